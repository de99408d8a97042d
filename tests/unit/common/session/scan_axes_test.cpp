#include "common/session/scan_axes.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

namespace {
std::string refusal(const std::string& text) {
    try {
        (void)parse_axes(text);
        return "none";
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
}
}  // namespace

TEST_CASE("axes are read with lengths and steps outermost first") {
    const std::vector<ScanAxis> expected{{"p", "", 3}, {"t", "s", 10, 60}, {"z", "um", 5, 0.5}, {"c", "", 2}};
    CHECK(parse_axes("p:3,t:10:1min,z:5:500nm,c:2") == expected);
    CHECK(parse_axes("z:1") == std::vector<ScanAxis>{{"z", "", 1}});
}

TEST_CASE("the first axis may be without an end") {
    CHECK(parse_axes("t") == std::vector<ScanAxis>{{"t", "", 0}});
    CHECK(parse_axes("t::2s,z:5") == std::vector<ScanAxis>{{"t", "s", 0, 2}, {"z", "", 5}});
    CHECK(frames_of(parse_axes("t,z:5")) == std::nullopt);
    CHECK(frames_per_outermost(parse_axes("t,z:5,c:2")) == 10);
    CHECK(frames_of(parse_axes("t:3,z:5,c:2")) == 30);
    CHECK(frames_of({}) == std::nullopt);
}

TEST_CASE("an axis may have any name and unit, and the usual ones have a short form") {
    const std::vector<ScanAxis> expected{{"t", "s", 10, 60}, {"voltage", "V", 11, 0.1}, {"energy", "eV", 3, 0.5}};
    CHECK(parse_axes("time:10:1min,voltage:11:0.1V,energy:3:0.5eV") == expected);
    CHECK(parse_axes("position:2,focus:3,channel:2,angle:4:90") ==
          std::vector<ScanAxis>{{"p", "", 2}, {"z", "", 3}, {"c", "", 2}, {"angle", "", 4, 90}});
}

TEST_CASE("axes that make no sense are refused with what to write") {
    CHECK(
        refusal("") ==
        "'' is no axis; use t (time), z (focus), c (channel), p (position), or a name of your own: a letter, then "
        "letters, digits, '_' or '-', at most 32; for example t:10,z:5:0.5um,c:2");
    CHECK(refusal("t:10,2nd:5").starts_with("'2nd' is no axis"));
    CHECK(refusal("t:10,a b:5").starts_with("'a b' is no axis"));
    CHECK(refusal("a23456789012345678901234567890123:5").ends_with("c:2"));
    CHECK(refusal("a:1,b:1,d:1,e:1,f:1,g:1,h:1,i:1,j:1").ends_with("has more than 8 axes"));
    CHECK(refusal("voltage:5:V").starts_with("invalid value ''"));
    CHECK(refusal("voltage:5:-1V").starts_with("invalid value '-1'"));
    CHECK(refusal("voltage:5:0V").starts_with("axis voltage: the step 0V is not positive"));
    CHECK(refusal("voltage:5:1kilovolts per meter").find("is longer than 15 bytes") != std::string::npos);
    CHECK(refusal("time:5,t:2") == "axis t is given twice");
    CHECK(refusal("z:5,z:5") == "axis z is given twice");
    CHECK(refusal("t:5,z") ==
          "axis z has no length, only the first axis may omit it; for example t:10,z:5:0.5um,c:2");
    CHECK(refusal("z:0").starts_with("axis z: the length 0 is out of range; use 1 to"));
    CHECK(refusal("z:-1").starts_with("'-1' is not a whole number"));
    CHECK(refusal("z:5:1s").starts_with("invalid value '1s'"));
    CHECK(refusal("z:5:0um").starts_with("axis z: the step 0um is not positive"));
    CHECK(refusal("c:2:1um").starts_with("axis c cannot have a step"));
    CHECK(refusal("t:4000000000,z:4000000000").starts_with("t:4000000000,z:4000000000 gives more than"));
}

TEST_CASE("axes are told as the option takes them") {
    for (const char* text :
         {"t", "t:10:60s,z:5:0.5um,c:2", "t::0.25s,z:3", "p:7", "z:4:0.125um,t:3", "voltage:11:0.1V,z:3"}) {
        CHECK(axes_text(parse_axes(text)) == text);
    }
    CHECK(axes_text({}).empty());
}
