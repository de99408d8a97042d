#include "acquirer/stepping/point_targets.hpp"

#include <doctest/doctest.h>

#include "common/session/point_order.hpp"
#include "tests/support/failure_of.hpp"
#include "tests/support/scripted_actuator.hpp"

using namespace framering;
using namespace framering::test;
using namespace std::chrono_literals;

namespace {
const std::vector<ActuatorAxis> kAxes{{.name = "x", .unit = "um", .minimum = -100, .maximum = 100},
                                      {.name = "y", .unit = "um"},
                                      {.name = "z", .unit = "um", .minimum = -20, .maximum = 20},
                                      {.name = "c", .unit = "", .positions = {"DAPI", "GFP"}},
                                      {.name = "voltage", .unit = "V"}};
const std::vector<ActuatorAxis> kTriggering{
    {.name = "x", .unit = "um"},
    {.name = "z", .unit = "um", .can_be_hardware_timed = true},
    {.name = "c", .unit = "", .positions = {"DAPI", "GFP"}, .can_be_hardware_timed = true}};

ScanAxis z_axis() {
    return {.name = "z", .unit = "um", .length = 3, .step = 5, .start = -5, .settle = 20ms};
}
ScanAxis fast(ScanAxis axis) {
    axis.settle = 0ms;
    axis.hardware_timed = true;
    return axis;
}
ScanAxis channels() {
    return {.name = "c", .unit = "", .length = 2, .labels = {"GFP", "DAPI"}};
}
ScanAxis positions() {
    return {.name = "p",
            .unit = "",
            .length = 2,
            .labels = {"A", "B"},
            .places = {{10, 20, 1}, {30, 40, 2}},
            .settle = 100ms};
}

std::string targets_refusal(std::vector<ScanAxis> axes, const std::vector<ActuatorAxis>& moved = kAxes) {
    ScanPlan plan;
    plan.axes = std::move(axes);
    const ScriptedStage stage(moved);
    try {
        (void)PointTargets(plan, stage.actuators);
        return "none";
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
}
}  // namespace

TEST_CASE("z of a plan stands on the z of its position") {
    ScanPlan plan;
    plan.axes = {positions(), z_axis(), {.name = "t", .unit = "s", .length = 4}};
    const ScriptedStage stage(kAxes);
    const PointTargets targets(plan, stage.actuators);
    CHECK(targets.is_stepped());
    CHECK(targets.targets({1, 2, 0}) == std::vector<AxisTarget>{{0, 30}, {1, 40}, {2, 7}});
    CHECK(targets.is_same_step({1, 2, 0}, {1, 2, 3}));
    CHECK_FALSE(targets.is_same_step({1, 2, 0}, {1, 1, 0}));
    CHECK(targets.settle(std::nullopt, {0, 0, 0}) == 100ms);
    CHECK(targets.settle(PointIndices{0, 0, 0}, {0, 1, 0}) == 20ms);
    CHECK(targets.settle(PointIndices{0, 0, 0}, {0, 0, 1}) == 0ms);
    const auto back = targets.read_back(1, {1, 2, 0});
    REQUIRE(back);
    CHECK(back->axis == 2);
    CHECK(back->offset == 2);
    CHECK_FALSE(targets.read_back(0, {1, 2, 0}));
}

TEST_CASE("names of points are positions of a wheel, whatever their order") {
    ScanPlan plan;
    plan.axes = {{.name = "c", .unit = "", .length = 2, .labels = {"gfp", "DAPI"}}};
    const ScriptedStage stage(kAxes);
    const PointTargets targets(plan, stage.actuators);
    CHECK(targets.targets({0}) == std::vector<AxisTarget>{{3, 1}});
    CHECK(targets.targets({1}) == std::vector<AxisTarget>{{3, 0}});
}

TEST_CASE("axes that the camera runs through have no targets") {
    ScanPlan plan;
    plan.axes = {{.name = "t", .unit = "s", .length = 0}, z_axis()};
    plan.axes[1].settle = 0ms;
    const PointTargets targets(plan, Actuators());
    CHECK_FALSE(targets.is_stepped());
    CHECK(targets.targets({5, 1}).empty());
}

TEST_CASE("axes that only describe frames are not moved, whatever the actuators have") {
    ScanPlan plan;
    plan.axes = {{"z", "um", 3, 0.5}, {"c", "", 2}};
    const ScriptedStage stage(kAxes);
    CHECK_FALSE(PointTargets(plan, stage.actuators).is_stepped());
}

TEST_CASE("a plan that nobody can run is refused before it begins") {
    CHECK(targets_refusal({{.name = "voltage", .unit = "V", .length = 2, .step = 1, .planned = true}},
                          {{.name = "z", .unit = "um"}}) ==
          "nothing moves axis 'voltage'; what is moved: z of actuator test");
    CHECK(targets_refusal({positions()}, {{.name = "x", .unit = "um"}}) ==
          "nothing moves axis 'y', which the positions need; what is moved: x of actuator test");
    ScanAxis far = z_axis();
    far.step = 20;
    CHECK(targets_refusal({far}) == "actuator test: axis z cannot be set to 35 um; use -20 to 20 um");
    ScanAxis high = positions();
    high.places[1].z = 16;
    CHECK(targets_refusal({high, z_axis()}) == "actuator test: axis z cannot be set to 21 um; use -20 to 20 um");
    CHECK(targets_refusal({{.name = "c", .unit = "", .length = 1, .labels = {"RFP"}}}) ==
          "actuator test: axis c has no position 'RFP'; use DAPI, GFP");
    CHECK(targets_refusal({{.name = "voltage", .unit = "mV", .length = 2, .step = 1, .planned = true}}) ==
          "actuator test: axis voltage is set in 'V', not in 'mV'");
    CHECK(targets_refusal({{.name = "voltage", .unit = "", .length = 2, .step = 1, .planned = true}}) ==
          "actuator test: axis voltage is set in V; give its points with this unit, such as 1V");
    CHECK(targets_refusal({positions(), {.name = "x", .unit = "um", .length = 2, .step = 1, .planned = true}}) ==
          "axis x is moved by the positions and by an axis of its own; use one of them");
    ScanAxis endless{.name = "voltage", .unit = "V", .length = 0, .step = 1, .planned = true};
    CHECK(targets_refusal({endless}) == "axis voltage is moved and has no end; give its points");
}

TEST_CASE("hardware-timed axes make up one sequence, whatever moves outside them") {
    ScanPlan plan;
    plan.axes = {
        {.name = "x", .unit = "um", .length = 2, .step = 10, .planned = true}, fast(z_axis()), fast(channels())};
    const ScriptedStage stage(kTriggering);
    const PointTargets targets(plan, stage.actuators);
    const PointOrder order(plan.axes, {});
    CHECK(targets.is_stepped());
    CHECK(targets.has_sequences());
    CHECK(targets.frames_of_step() == 6);
    CHECK(targets.is_same_step({1, 0, 0}, {1, 2, 1}));
    CHECK_FALSE(targets.is_same_step({0, 2, 1}, {1, 2, 1}));
    CHECK_FALSE(targets.is_in_sequences(0));
    CHECK(targets.is_in_sequences(1));
    CHECK(targets.is_in_sequences(2));
    CHECK(targets.sequence(order, 6, 6) == Sequence{{1, 2}, {-5, 1, -5, 0, 0, 1, 0, 0, 5, 1, 5, 0}});
    CHECK(targets.sequence(order, 9, 2) == Sequence{{1, 2}, {0, 0, 5, 1}});
}

TEST_CASE("a plan of hardware-timed axes alone, and one with others that nothing moves, are sequences too") {
    ScanPlan plan;
    plan.axes = {fast(z_axis())};
    const ScriptedStage stage(kTriggering);
    CHECK(PointTargets(plan, stage.actuators).is_stepped());
    CHECK(PointTargets(plan, stage.actuators).frames_of_step() == 3);
    plan.axes = {{.name = "t", .unit = "s", .length = 0}, fast(z_axis()), {.name = "t2", .unit = "", .length = 2}};
    const PointTargets targets(plan, stage.actuators);
    CHECK(targets.frames_of_step() == 6);
    CHECK(targets.sequence(PointOrder(plan.axes, {}), 6, 6) == Sequence{{1}, {-5, -5, 0, 0, 5, 5}});
}

TEST_CASE("hardware-timed axes that no actuator can pass by itself are refused") {
    CHECK(targets_refusal({fast(z_axis())}) ==
          "axis z cannot be hardware-timed by actuator test; use '@' with a time to settle");
    CHECK(targets_refusal({fast(z_axis())}, {{.name = "x", .unit = "um"}}) ==
          "axis z cannot be hardware-timed, as no actuator moves it; use '@' with a time to settle");
    CHECK(targets_refusal({fast(z_axis()), channels()}, kTriggering) ==
          "axis z is hardware-timed, and axis c inside it is moved, timed or set by the acquirer; make the "
          "innermost "
          "axes hardware-timed");
    ScanPlan plan;
    plan.axes = {{.name = "t", .unit = "s", .length = 3}, fast(channels())};
    plan.setup.channels = {{.name = "GFP", .gain = 1}, {.name = "DAPI"}};
    const ScriptedStage stage(kTriggering);
    CHECK(failure_of([&] {
              (void)PointTargets(plan, stage.actuators);
          }).says("axis c is hardware-timed, and its channels have settings of their own; use one of both"));
    ScanAxis long_one = fast(z_axis());
    long_one.step = 0.001;
    long_one.length = 10'001;
    CHECK(targets_refusal({long_one}, kTriggering) ==
          "a sequence of 10001 hardware-timed points is too long; use 10000 at most");
}
