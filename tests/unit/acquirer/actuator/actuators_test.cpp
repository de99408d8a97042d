#include "acquirer/actuator/actuators.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Does what the test says, and tells what it was asked.
struct ActuatorScript {
    std::vector<std::vector<AxisTarget>> moves{};
    Arrival arrival = Arrival::there;
    bool is_failing = false;
    bool is_usable = true;
    int stops = 0;
};

class ScriptedActuator final : public Actuator {
  public:
    ScriptedActuator(std::string name, std::vector<ActuatorAxis> axes, std::vector<ActuatorValue> values,
                     ActuatorScript& script)
        : name_(std::move(name)), axes_(std::move(axes)), values_(std::move(values)), script_(&script) {}

    const std::string& name() const noexcept override { return name_; }
    const std::vector<ActuatorAxis>& axes() const noexcept override { return axes_; }
    const std::vector<ActuatorValue>& values() const noexcept override { return values_; }
    void move(std::span<const AxisTarget> targets) override {
        if (script_->is_failing) {
            fail(ExitCode::failed, "{}: does not move", name_);
        }
        script_->moves.emplace_back(targets.begin(), targets.end());
    }
    Arrival wait(Nanoseconds) override { return script_->arrival; }
    const ActuatorReading* read(Nanoseconds) override {
        reading_.axes.assign(axes_.size(), static_cast<double>(name_.size()));
        reading_.values.assign(values_.size(), 0.5);
        return &reading_;
    }
    void stop() noexcept override { ++script_->stops; }
    bool is_usable() const noexcept override { return script_->is_usable; }

  private:
    std::string name_;
    std::vector<ActuatorAxis> axes_;
    std::vector<ActuatorValue> values_;
    ActuatorReading reading_;
    ActuatorScript* script_;
};

struct TwoActuators {
    ActuatorScript stage_script;
    ActuatorScript supply_script;

    [[nodiscard]] Actuators make(const std::string& second_axis = "voltage",
                                 const std::string& value = "current") {
        std::vector<std::unique_ptr<Actuator>> both;
        both.push_back(std::make_unique<ScriptedActuator>(
            "stage",
            std::vector<ActuatorAxis>{{.name = "z", .unit = "um", .minimum = -10, .maximum = 10, .tolerance = 1},
                                      {.name = "c", .unit = "", .positions = {"DAPI", "GFP"}}},
            std::vector<ActuatorValue>{{"temperature", "degC"}}, stage_script));
        both.push_back(std::make_unique<ScriptedActuator>(
            "supply", std::vector<ActuatorAxis>{{.name = second_axis, .unit = "V", .minimum = 0}},
            std::vector<ActuatorValue>{{value, "A"}}, supply_script));
        return Actuators(std::move(both));
    }
};
}  // namespace

TEST_CASE("axes of all actuators are found by either form of their names") {
    TwoActuators two;
    const Actuators actuators = two.make();
    CHECK(actuators.axes().size() == 3);
    CHECK(actuators.find("z") == 0);
    CHECK(actuators.find("focus") == 0);
    CHECK(actuators.find("channel") == 1);
    CHECK(actuators.find("voltage") == 2);
    CHECK_FALSE(actuators.find("x"));
    CHECK(actuators.owner(1) == "stage");
    CHECK(actuators.owner(2) == "supply");
    CHECK(actuators.axes_text() == "z, c of stage; voltage of supply");
    CHECK(actuators.values() == std::vector<ActuatorValue>{{"temperature", "degC"}, {"current", "A"}});
    CHECK_FALSE(actuators.empty());
    CHECK(Actuators().empty());
    CHECK_FALSE(Actuators().find("z"));
}

TEST_CASE("an axis or a value of two actuators is refused, and both are named") {
    TwoActuators two;
    const Failure axis = failure_of([&] { (void)two.make("z"); });
    CHECK(axis.exit_code == ExitCode::usage);
    CHECK(axis.line == "axis z is moved by both stage and supply; use one of them");
    const Failure value = failure_of([&] { (void)two.make("voltage", "temperature"); });
    CHECK(value.exit_code == ExitCode::usage);
    CHECK(value.line == "value temperature is measured by both stage and supply; use one of them");
}

TEST_CASE("a move goes to each actuator once, with its own axes, and to nobody else") {
    TwoActuators two;
    Actuators actuators = two.make();
    actuators.move(std::array{AxisTarget{2, 0.5}, AxisTarget{1, 1}, AxisTarget{0, 4}});
    CHECK(two.stage_script.moves == std::vector<std::vector<AxisTarget>>{{{1, 1}, {0, 4}}});
    CHECK(two.supply_script.moves == std::vector<std::vector<AxisTarget>>{{{0, 0.5}}});
    actuators.move(std::array{AxisTarget{2, 0.6}});
    CHECK(two.stage_script.moves.size() == 1);
    CHECK(two.supply_script.moves.back() == std::vector<AxisTarget>{{0, 0.6}});
}

TEST_CASE("after a move that one actuator refuses, the next one is as if nothing had been") {
    TwoActuators two;
    Actuators actuators = two.make();
    two.stage_script.is_failing = true;
    const std::array both{AxisTarget{0, 1}, AxisTarget{2, 1}};
    CHECK(failure_of([&] { actuators.move(both); }).line == "stage: does not move");
    two.stage_script.is_failing = false;
    actuators.move(both);
    CHECK(two.stage_script.moves == std::vector<std::vector<AxisTarget>>{{{0, 1}}});
    CHECK(two.supply_script.moves == std::vector<std::vector<AxisTarget>>{{{0, 1}}});
}

TEST_CASE("all are there when each is, usable while each is, and stop together") {
    TwoActuators two;
    Actuators actuators = two.make();
    CHECK(actuators.wait(Nanoseconds(0)) == Arrival::there);
    two.supply_script.arrival = Arrival::moving;
    CHECK(actuators.wait(Nanoseconds(0)) == Arrival::moving);
    CHECK(actuators.is_usable());
    two.supply_script.is_usable = false;
    CHECK_FALSE(actuators.is_usable());
    actuators.stop();
    CHECK(two.stage_script.stops == 1);
    CHECK(two.supply_script.stops == 1);
}

TEST_CASE("readings of all actuators stand behind each other, as their axes do") {
    TwoActuators two;
    Actuators actuators = two.make();
    for (int i = 0; i < 2; ++i) {
        const ActuatorReading& reading = *actuators.read(Nanoseconds(0));
        CHECK(reading.axes == std::vector<double>{5, 5, 6});
        CHECK(reading.values == std::vector<double>{0.5, 0.5});
    }
}

TEST_CASE("an axis that is elsewhere than it was sent is told, where its tolerance is known") {
    TwoActuators two;
    const Actuators actuators = two.make();
    const std::array targets{AxisTarget{2, 0}, AxisTarget{0, 5}};
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(actuators.missed({{5.9, 0, 99}, {}}, targets));
    CHECK_FALSE(actuators.missed({{unknown, 0, 0}, {}}, targets));
    const auto missed = actuators.missed({{6.5, 0, 0}, {}}, targets);
    REQUIRE(missed);
    CHECK(actuators.text_of(*missed) == "stage: axis z is at 6.5 um, not at 5 um as asked (tolerance 1 um)");
}

TEST_CASE("set points that an axis cannot have are refused with what it can") {
    TwoActuators two;
    const Actuators actuators = two.make();
    const auto refused = [&](std::uint32_t axis, double set_point) {
        return failure_of([&] { actuators.require_reachable({axis, set_point}); });
    };
    CHECK(refused(0, 10).exit_code == ExitCode::done);
    CHECK(refused(0, 10.5).line == "stage: axis z cannot be set to 10.5 um; use -10 to 10 um");
    CHECK(refused(2, -1).line == "supply: axis voltage cannot be set to -1 V; use 0 V or more");
    CHECK(refused(2, 1e9).exit_code == ExitCode::done);
    CHECK(refused(2, std::numeric_limits<double>::infinity()).exit_code == ExitCode::usage);
    CHECK(refused(1, 1).exit_code == ExitCode::done);
    CHECK(refused(1, 2).line == "stage: axis c has no position 2; use DAPI, GFP");
    CHECK(refused(1, 0.5).exit_code == ExitCode::usage);
    CHECK(refused(1, -1).exit_code == ExitCode::usage);
}

TEST_CASE("positions are named in capitals or not") {
    TwoActuators two;
    const Actuators actuators = two.make();
    CHECK(actuators.set_point_named(1, "gfp") == 1);
    CHECK(actuators.set_point_named(1, "DAPI") == 0);
    const Failure unknown = failure_of([&] { (void)actuators.set_point_named(1, "Cy5"); });
    CHECK(unknown.exit_code == ExitCode::usage);
    CHECK(unknown.line == "stage: axis c has no position 'Cy5'; use DAPI, GFP");
    CHECK(failure_of([&] { (void)actuators.set_point_named(0, "top"); }).says("it has numbers only"));
}
