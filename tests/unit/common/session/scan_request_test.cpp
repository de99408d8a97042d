#include "common/session/scan_request.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "common/session/scan_plan.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
std::string request_refusal(const std::string& text) {
    try {
        (void)parse_scan_request(text);
        return "none";
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
}
}  // namespace

TEST_CASE("a request says all that a scan is to be") {
    const ScanRequest request = parse_scan_request(R"({
        "name": "bead 1", "frames": 100, "duration": "2h", "frame_rate": 10, "exposure": "20ms", "gain": 3,
        "axes": ["t=::10@60s", "z=-10um:10um:21@50ms", "channel=DAPI,GFP"], "order": ["t", "c", "z"],
        "skip": [{"where": {"channel": "GFP"}, "unless": {"t": {"every": 2}}}, {"unless": {"z": {"every": 2}}}],
        "settings": {"TriggerMode": "On", "Gain": 2.5}, "sample": "HeLa", "comment": "second try",
        "channels": [{"name": "DAPI", "exposure": "50ms"}, {"name": "GFP", "emission_nm": 525, "gain": 1.5, "settings": {"BlackLevel": 12}}]})");
    CHECK(request.name == "bead 1");
    CHECK(request.frames == 100);
    CHECK(request.duration == 2h);
    CHECK(request.exposure_us == 20'000);
    REQUIRE(request.axes.size() == 3);
    CHECK(request.axes[1].name == "c");
    CHECK(request.axes[2].name == "z");
    REQUIRE(request.skips.size() == 2);
    CHECK(request.skips[0] == SkipRule{{{"c", 1}}, {{"t", 2, 0}}});
    CHECK(request.skips[1] == SkipRule{{}, {{"z", 2, 0}}});
    CHECK(request.settings ==
          std::vector<std::pair<std::string, std::string>>{{"Gain", "2.5"}, {"TriggerMode", "On"}});
    CHECK(request.channels[0].exposure_us == 50'000);
    CHECK(request.channels[1].gain == 1.5);
    CHECK(request.channels[1].settings == std::map<std::string, std::string>{{"BlackLevel", "12"}});
    CHECK(parse_scan_request(to_json(request)) == request);
    CHECK(parse_scan_request("{}") == ScanRequest());
}

TEST_CASE("the manifest of a recorded scan is a plan") {
    ScanPlan plan;
    plan.format = {64, 48, PixelFormat::mono16, 16, 0};
    plan.source = "plugin:evil";
    plan.source_settings = {{"device", "/dev/null"}};
    plan.axes = {{.name = "z", .unit = "um", .length = 3, .step = 1, .start = -1, .settle = 10ms}};
    plan.setup.channels = {{.name = "GFP", .exposure_us = 5000, .settings = {{"BlackLevel", "12"}}}};
    plan.setup.exposure_us = 10'000;
    plan.name = "bead";
    const ScanRequest request = parse_scan_request(R"({"format_version": 2, "plan": )" + to_json(plan) + "}");
    CHECK(request.axes == plan.axes);
    CHECK(request.name == "bead");
    CHECK(request.exposure_us == 10'000);
    CHECK(request.channels == plan.setup.channels);
    CHECK(request.settings.empty());
    CHECK_FALSE(request.frames);
}

TEST_CASE("what names a program, a plug-in or a file is refused by its name") {
    for (const char* key : {"source", "actuator", "plugin", "output", "file", "pipeline"}) {
        CHECK(request_refusal(std::string("{\"") + key + R"(": "x"})") ==
              std::string("'") + key + "' is not allowed here; it comes from the acquirer's command line alone");
    }
    CHECK(request_refusal(R"({"axes": ["position=wells.csv"]})") ==
          "axis p: a file cannot be named here; give the positions themselves");
}

TEST_CASE("a request that makes no sense is refused") {
    CHECK(request_refusal("").ends_with("docs/plans.md tells what a plan has"));
    CHECK(request_refusal("[]") == "it is no JSON object");
    CHECK(request_refusal("{").starts_with("parse error at line 1, column 2"));
    CHECK(request_refusal(R"({"name": 5})").starts_with("type must be string, but is number"));
    CHECK(request_refusal(R"({"frame": 3})").starts_with("'frame' is not known; use name, axes"));
    CHECK(request_refusal(R"({"frames": 0})").starts_with("'frames' is 0"));
    CHECK(request_refusal(R"({"frames": -1})").starts_with("'frames' is not a whole number"));
    CHECK(request_refusal(R"({"exposure": 20})").ends_with("docs/plans.md tells what a plan has"));
    CHECK(request_refusal(R"({"exposure": "0ms"})").starts_with("'exposure' is not positive"));
    CHECK(request_refusal(R"({"name": "../x"})").starts_with("'../x' cannot be the name of a scan"));
    CHECK(request_refusal(R"({"name": ".."})").starts_with("'..' cannot be the name of a scan"));
    CHECK(request_refusal(R"({"axes": ["z=0um:1um:2"], "order": ["t"]})") ==
          "'order' names axis 't', which is not there, or there twice");
    CHECK(request_refusal(R"({"axes": ["z=0um:1um:2", "t=::2"], "order": ["t"]})") == "'order' lacks axis 'z'");
    CHECK(request_refusal(R"({"axes": ["z=0um:1um:2", "t=::"]})").starts_with("axis t has no end"));
    CHECK(request_refusal(R"({"axes": [{"name": "z", "unit": "um", "length": 3, "labels": ["a"]}]})") ==
          "axis z has 3 points and a list of 1");
    CHECK(request_refusal(R"({"axes": ["z=0um:1um:2"], "skip": [{}]})").starts_with("a skip rule has neither"));
    CHECK(request_refusal(R"({"axes": ["z=0um:1um:2"], "skip": [{"if": 1}]})") ==
          "'if' is not known in a skip rule");
    CHECK(request_refusal(R"({"channels": [{"exposure": "1ms"}]})") == "a channel has no name");
    CHECK(request_refusal(R"({"channels": [{"name": "a", "power": 1}]})").starts_with("'power' is not known"));
    CHECK(request_refusal(R"({"channels": [{"name": "a"}, {"name": "a", "gain": 2}]})") ==
          "channel 'a' is described twice");
    CHECK(request_refusal(R"({"channels": [{"name": "a", "settings": {"gain": 1}}]})") ==
          "channel a: 'gain' stands among its settings; give it beside them");
    CHECK(request_refusal(R"({"channels": [{"name": "a", "settings": ["BlackLevel"]}]})")
              .starts_with("'settings' is no object"));
    CHECK(request_refusal(R"({"settings": ["BlackLevel"]})").starts_with("'settings' is no object"));
}

TEST_CASE("what is given goes before a plan, and the rest is as planned") {
    const ScanRequest planned = parse_scan_request(R"({"axes": ["z=0um:2um:3"], "frames": 3, "exposure": "20ms",
        "skip": [{"unless": {"z": {"every": 2}}}], "settings": {"Gain": 1, "Mode": "On"}, "sample": "HeLa"})");
    ScanRequest given;
    given.exposure_us = 5000;
    given.settings = {{"Gain", "2"}};
    const ScanRequest all = completed(given, planned);
    CHECK(all.axes == planned.axes);
    CHECK(all.skips == planned.skips);
    CHECK(all.frames == 3);
    CHECK(all.exposure_us == 5000);
    CHECK(all.settings == std::vector<std::pair<std::string, std::string>>{{"Gain", "2"}, {"Mode", "On"}});
    CHECK(all.sample == "HeLa");
    given.axes = parse_scan_request(R"({"axes": ["t=::5"]})").axes;
    const ScanRequest others = completed(given, planned);
    CHECK(others.axes == given.axes);
    CHECK(others.skips.empty());
    CHECK_FALSE(others.frames);
    CHECK(completed({}, planned) == planned);
    given.frames = 0;
    CHECK_THROWS_AS((void)completed(given, {}), Error);
}
