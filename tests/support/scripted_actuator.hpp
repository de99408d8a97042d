// A stage that does what a test says.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "acquirer/actuator/actuators.hpp"
#include "common/base/error.hpp"

namespace framering::test {

class ScriptedActuator final : public Actuator {
  public:
    // A move with its number, from 1; may throw.
    std::function<void(std::uint64_t)> when_moved = [](std::uint64_t) {};
    // What the move with this number comes to; may throw.
    std::function<Arrival(std::uint64_t)> when_waited = [](std::uint64_t) { return Arrival::there; };
    // A sequence begins, or is waited for; may throw.
    std::function<void()> when_started = [] {};
    std::function<Arrival()> when_run = [] { return Arrival::moving; };
    std::vector<Sequence> sequences;  // that were prepared
    std::uint64_t starts = 0;
    std::vector<std::vector<AxisTarget>> moves;
    std::vector<double> at;
    double current = 0;
    std::uint64_t stops = 0;
    bool usable = true;

    explicit ScriptedActuator(std::vector<ActuatorAxis> axes) : at(axes.size()), axes_(std::move(axes)) {}

    const std::string& name() const noexcept override { return name_; }
    const std::vector<ActuatorAxis>& axes() const noexcept override { return axes_; }
    const std::vector<ActuatorValue>& values() const noexcept override { return values_; }
    void move(std::span<const AxisTarget> targets) override {
        is_running_ = false;
        moves.emplace_back(targets.begin(), targets.end());
        when_moved(moves.size());
    }
    void prepare(const Sequence& sequence) override {
        is_running_ = false;
        sequences.push_back(sequence);
        for (std::size_t i = 0; i < sequence.axes.size(); ++i) {
            at[sequence.axes[i]] = sequence.set_points[i];
        }
    }
    void start() override {
        is_running_ = true;
        ++starts;
        when_started();
    }
    Arrival wait(Nanoseconds) override {
        if (is_running_) {
            return when_run();
        }
        const Arrival arrival = when_waited(moves.size());
        if (arrival == Arrival::there && !moves.empty()) {
            for (const AxisTarget& target : moves.back()) {
                at[target.axis] = target.set_point;
            }
        }
        return arrival;
    }
    const ActuatorReading* read(Nanoseconds) override {
        reading_ = {at, {current}};
        return &reading_;
    }
    void stop() noexcept override {
        ++stops;
        is_running_ = false;
    }
    bool is_usable() const noexcept override { return usable; }

  private:
    std::string name_ = "actuator test";
    std::vector<ActuatorAxis> axes_;
    std::vector<ActuatorValue> values_{{"current", "A"}};
    ActuatorReading reading_;
    bool is_running_ = false;
};

// Both: the one that the test looks at, and as a scan takes it.
struct ScriptedStage {
    explicit ScriptedStage(std::vector<ActuatorAxis> axes) {
        auto owned = std::make_unique<ScriptedActuator>(std::move(axes));
        actuator = owned.get();
        std::vector<std::unique_ptr<Actuator>> all;
        all.push_back(std::move(owned));
        actuators = Actuators(std::move(all));
    }
    ScriptedActuator* actuator;
    Actuators actuators;
};

}  // namespace framering::test
