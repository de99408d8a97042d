#include "acquirer/actuator/actuator_description.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;

namespace {
Failure of_axis(const ActuatorAxis& axis) {
    return failure_of([&] { (void)checked_description({{axis}, {}}); });
}
Failure of_value(const ActuatorValue& value) {
    return failure_of([&] { (void)checked_description({{{.name = "z", .unit = "um"}}, {value}}); });
}
}  // namespace

TEST_CASE("an actuator may use either form of an axis's name") {
    const auto checked = checked_description(
        {{{.name = "focus", .unit = "um"}, {.name = "voltage", .unit = "V", .minimum = 0, .maximum = 0}}, {}});
    CHECK(checked.axes[0].name == "z");
    CHECK(checked.axes[1].name == "voltage");
}

TEST_CASE("a description without an axis, or with too much of anything, is refused") {
    CHECK(failure_of([] { (void)checked_description({}); }).says("0 axes"));
    ActuatorDescription many;
    for (std::size_t i = 0; i <= kMostActuatorAxes; ++i) {
        many.axes.push_back({.name = "a" + std::to_string(i), .unit = ""});
    }
    CHECK(failure_of([&] { (void)checked_description(many); }).says("33 axes"));
    many.axes.resize(1);
    many.values.resize(kMostActuatorValues + 1, {"v", ""});
    CHECK(failure_of([&] { (void)checked_description(many); }).says("33 values"));
    CHECK(of_axis({.name = "c", .unit = "", .positions = std::vector<std::string>(65, "p")}).says("65 positions"));
}

TEST_CASE("what no axis may be is refused, with the axis's name") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(of_axis({.name = "", .unit = ""}).says("no name for an axis"));
    CHECK(of_axis({.name = "2x", .unit = ""}).says("'2x'"));
    CHECK(of_axis({.name = "time", .unit = "s"}).says("axis t is no axis"));
    CHECK(of_axis({.name = "position", .unit = ""}).says("axis p is no axis"));
    CHECK(of_axis({.name = "z", .unit = "micrometres squared"}).says("the unit of axis z"));
    CHECK(of_axis({.name = "z", .unit = "um", .minimum = nan}).says("axis z has a range"));
    CHECK(of_axis({.name = "z", .unit = "um", .minimum = 2, .maximum = 1}).says("from 2 to 1"));
    CHECK(of_axis({.name = "z", .unit = "um", .tolerance = -1}).says("tolerance -1"));
    CHECK(of_axis({.name = "c", .unit = "", .positions = {"A", ""}}).says("without a name"));
    CHECK(of_axis({.name = "c", .unit = "", .positions = {"A", "A"}}).says("'A' twice"));
    CHECK(failure_of([] {
              (void)checked_description({{{.name = "z", .unit = ""}, {.name = "focus", .unit = ""}}, {}});
          }).says("axis z is there twice"));
}

TEST_CASE("what no value may be is refused, with the value's name") {
    CHECK(of_value({"current", "A"}).exit_code == ExitCode::done);
    CHECK(of_value({"", "A"}).says("no name for a value"));
    CHECK(of_value({"a b", "A"}).says("'a b'"));
    CHECK(of_value({std::string(32, 'a'), "A"}).exit_code == ExitCode::failed);
    CHECK(of_value({"current", std::string(16, 'A')}).says("the unit of value current"));
    CHECK(failure_of([] {
              (void)checked_description({{{.name = "z", .unit = ""}}, {{"a", ""}, {"a", ""}}});
          }).says("value a is there twice"));
}
