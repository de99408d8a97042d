#include "common/session/axis_option.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
ScanAxis parsed(const std::string& text) {
    return parse_axis_option(text, [](const std::string& path) { return path + ",1,2\nB,3,4,\n"; });
}

ScanAxis planned_axis(ScanAxis axis) {
    axis.planned = true;
    return axis;
}

std::string axis_refusal(const std::string& text) {
    try {
        (void)parse_axis_option(text, {});
        return "none";
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
}
}  // namespace

TEST_CASE("a range of set points has a start, a step and a settle time") {
    CHECK(parsed("z=-10um:10um:21@50ms") ==
          planned_axis({.name = "z", .unit = "um", .length = 21, .step = 1, .start = -10, .settle = 50ms}));
    CHECK(parsed("focus=0nm:-500nm:2") == planned_axis({.name = "z", .unit = "um", .length = 2, .step = -0.5}));
    const ScanAxis voltage = parsed("voltage=0V:1V:11@200ms");
    CHECK(voltage.unit == "V");
    CHECK(voltage.set_point(0) == 0);
    CHECK(voltage.set_point(3) == 0.3);
    CHECK(voltage.set_point(10) == 1);
    CHECK(parsed("voltage=0:1V:3").unit == "V");
    CHECK(parsed("voltage=2V:2V:1").set_points == std::vector<double>{2});
}

TEST_CASE("points may be a list of names or of set points") {
    CHECK(parsed("channel=DAPI,GFP") ==
          planned_axis({.name = "c", .unit = "", .length = 2, .labels = {"DAPI", "GFP"}}));
    CHECK(parsed("c=488,561").labels == std::vector<std::string>{"488", "561"});
    CHECK(parsed("voltage=0V,0.5V,2V@1s") ==
          planned_axis({.name = "voltage", .unit = "V", .length = 3, .set_points = {0, 0.5, 2}, .settle = 1s}));
    CHECK(parsed("shutter=open,closed").labels == std::vector<std::string>{"open", "closed"});
    CHECK(parsed("z=-1um,5um").set_points == std::vector<double>{-1, 5});
}

TEST_CASE("time has an interval and may be without an end") {
    CHECK(parsed("t=::100@60s") ==
          planned_axis({.name = "t", .unit = "s", .length = 100, .step = 60, .interval = 60s}));
    CHECK(parsed("time=::@1.5s") == planned_axis({.name = "t", .unit = "s", .step = 1.5, .interval = 1500ms}));
    CHECK(parsed("t=::3") == planned_axis({.name = "t", .unit = "s", .length = 3}));
}

TEST_CASE("positions come from a file, which only a user may name") {
    const ScanAxis axis = parse_axis_option("position=wells.csv@10ms", [](const std::string& path) {
        CHECK(path == "wells.csv");
        return "A,1,2,3\nB,4,5,6\n";
    });
    CHECK(axis.name == "p");
    CHECK(axis.length == 2);
    CHECK(axis.labels == std::vector<std::string>{"A", "B"});
    CHECK(axis.places == std::vector<StagePlace>{{1, 2, 3}, {4, 5, 6}});
    CHECK(axis.settle == 10ms);
    CHECK(axis_refusal("position=wells.csv") ==
          "axis p: a file cannot be named here; give the positions themselves");
    try {
        (void)parse_axis_option("p=w.csv", [](const std::string&) { return "A,1\n"; });
        FAIL("expected a refusal");
    } catch (const Error& error) {
        CHECK(std::string(error.what()).starts_with("'w.csv': line 1: it has 2 fields"));
    }
}

TEST_CASE("axes that make no sense are refused with what to write") {
    CHECK(axis_refusal("z").starts_with("'z' is no axis; use NAME=START:STOP:POINTS@SETTLE"));
    CHECK(axis_refusal("2nd=1:2:3").starts_with("'2nd=1:2:3' is no axis"));
    CHECK(axis_refusal("z=").ends_with("it has no points"));
    CHECK(axis_refusal("z=1um:2um").starts_with("axis z: expected START:STOP:POINTS"));
    CHECK(axis_refusal("z=1um:2um:0") == "axis z: 0 points are out of range; use 1 to 4611686018427387904");
    CHECK(axis_refusal("z=1um:1um:3") == "axis z: 3 points from 1um to 1um are all the same");
    CHECK(axis_refusal("z=1um:2um:1") == "axis z: one point cannot be at 1um and at 2um; use 2 points or more");
    CHECK(axis_refusal("z=1kg:2kg:3").find("kg") != std::string::npos);
    CHECK(axis_refusal("z=1:2:3").find("um") != std::string::npos);
    CHECK(axis_refusal("z=0um:nanum:3") != "none");
    CHECK(axis_refusal("voltage=0V:1A:3") == "axis voltage: '1A' is in A, and others are in V; use one unit");
    CHECK(axis_refusal("voltage=1e999V:0V:2") != "none");
    CHECK(axis_refusal("z=1um:2um:3@").ends_with("the time after '@' is missing; use a value such as 50ms"));
    CHECK(axis_refusal("z=1um:2um:3@50").find("50") != std::string::npos);
    CHECK(axis_refusal("t=::5@hardware") == "axis t: it cannot be hardware-timed; use '@' with a time");
    CHECK(axis_refusal("z=1um:2um:3@Hardware") != "none");
    CHECK(axis_refusal("z=a,b") == "axis z: 'a' is no length; use a value such as -10um");
    CHECK(axis_refusal("c=DAPI,,GFP") == "axis c: a point is empty; use a list such as channel=DAPI,GFP");
    CHECK(axis_refusal("c=DAPI,DAPI") == "axis c: 'DAPI' is there twice");
    CHECK(axis_refusal("t=0s:10s:11").starts_with("axis t: expected ::POINTS@INTERVAL"));
    CHECK(axis_refusal("t=::3@0s").starts_with("axis t: the interval 0s is not positive"));
}

TEST_CASE("two axes of one name, a second one without an end and too many points are refused") {
    const auto added = [](std::initializer_list<const char*> texts) -> std::string {
        std::vector<ScanAxis> axes;
        try {
            for (const char* text : texts) {
                add_axis(axes, parse_axis_option(text, {}));
            }
            return "none";
        } catch (const Error& error) {
            CHECK(error.exit_code() == ExitCode::usage);
            return error.what();
        }
    };
    CHECK(added({"t=::", "z=0um:1um:2"}) == "none");
    CHECK(added({"z=0um:1um:2", "focus=0um:1um:2"}) == "axis z is given twice");
    CHECK(added({"z=0um:1um:2", "t=::@1s"}) ==
          "axis t has no end, which only the first axis may have; give its points");
    CHECK(added({"t=::4611686018427387904", "z=0um:1um:2"}) ==
          "the axes give more than 4611686018427387904 points");
}

TEST_CASE("an axis is told as the option takes it") {
    for (const char* text : {"z=-10um:10um:21@0.05s", "z=-10um:10um:21@hardware", "c=DAPI,GFP", "t=::100@60s",
                             "t=::@1.5s", "voltage=0V,0.5V"}) {
        CHECK(axis_option_text(parsed(text)) == text);
        CHECK(is_planned(parsed(text)));
    }
    CHECK_FALSE(is_planned(ScanAxis{"t", "s", 10, 60}));
}
