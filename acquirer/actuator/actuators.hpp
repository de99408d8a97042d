// All actuators of a scan, as one.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "acquirer/actuator/actuator.hpp"

namespace framering {

// An axis that is elsewhere than it was sent.
struct AxisMiss {
    std::uint32_t axis = 0;
    double set_point = 0;
    double read_back = 0;
};

// Thread: one. Places of axes and values count through all actuators, in the order in which these were given.
class Actuators {
  public:
    // None.
    Actuators() = default;
    // Fails (Error, usage): two of them have an axis or a value of one name.
    explicit Actuators(std::vector<std::unique_ptr<Actuator>> actuators);

    [[nodiscard]] bool empty() const noexcept { return actuators_.empty(); }
    [[nodiscard]] const std::vector<ActuatorAxis>& axes() const noexcept { return axes_; }
    [[nodiscard]] const std::vector<ActuatorValue>& values() const noexcept { return values_; }
    // Of the actuator that has the axis.
    [[nodiscard]] const std::string& owner(std::uint32_t axis) const noexcept;
    [[nodiscard]] bool have_same_owner(std::uint32_t one, std::uint32_t other) const noexcept {
        return part_of(one) == part_of(other);
    }
    // By its name in either form: "z", "focus". Nothing: no actuator has it.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view axis) const;
    // "x, y, z of actuator simulated; voltage of actuator power_supply.py", for an error.
    [[nodiscard]] std::string axes_text() const;

    // The set point that stands for a named position: its place, whatever the case. Fails (Error, usage): the axis
    // has no position of that name.
    [[nodiscard]] double set_point_named(std::uint32_t axis, std::string_view position) const;
    // Fails (Error, usage): not finite, out of the axis's range, or no place of a position.
    void require_reachable(const AxisTarget& target) const;

    // As of an Actuator, with all axes at once. Where one fails, others may have begun to move: move() again, or
    // stop().
    void move(std::span<const AxisTarget> targets);
    [[nodiscard]] Arrival wait(Nanoseconds limit);
    // Of the one actuator that has all axes of the sequence. Requires: one has. start(): prepare() was called.
    void prepare(const Sequence& sequence);
    void start();
    // One actuator after the other.
    [[nodiscard]] const ActuatorReading* read(Nanoseconds limit);
    void stop() noexcept;
    // False: one of them is gone.
    [[nodiscard]] bool is_usable() const noexcept;

    // The first axis that is farther from its set point than its tolerance. A read-back that is not known is not
    // compared. Nothing: all are where they were sent.
    [[nodiscard]] std::optional<AxisMiss> missed(const ActuatorReading& reading,
                                                 std::span<const AxisTarget> targets) const noexcept;
    // "actuator simulated: axis z is at 12.4 um, not at 10 um as asked (tolerance 1 um)"
    [[nodiscard]] std::string text_of(const AxisMiss& miss) const;

  private:
    struct Part {
        std::uint32_t first_axis = 0;
        std::vector<AxisTarget> targets{};  // of the move that is being started, in its own places
    };

    [[nodiscard]] std::size_t part_of(std::uint32_t axis) const noexcept;

    std::vector<std::unique_ptr<Actuator>> actuators_;
    std::vector<Part> parts_;  // of each actuator
    std::vector<ActuatorAxis> axes_;
    std::vector<ActuatorValue> values_;
    ActuatorReading reading_;
    std::size_t prepared_ = 0;  // the actuator of the last sequence
    std::size_t read_ = 0;      // so many of the actuators are in it; 0: it is whole, or none has begun
};

}  // namespace framering
