// Where the actuators of a scan have to be at each of its points.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "acquirer/actuator/actuators.hpp"
#include "common/session/point_order.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

// Pure once built: it moves nothing. Requires: what it refers to outlives it.
class PointTargets {
  public:
    // Fails (Error, usage): an axis that nobody moves and that cannot go without; a set point that cannot be
    // reached, a position of a wheel that is not there, another unit; a hardware-timed axis that is not among the
    // innermost ones, or of which no actuator, or another one, can do that.
    PointTargets(const ScanPlan& plan, const Actuators& actuators);

    // Of all axes that the plan moves, in a fixed order.
    [[nodiscard]] std::vector<AxisTarget> targets(const PointIndices& point) const;
    // Axes of the plan are hardware-timed: a step is one sequence.
    [[nodiscard]] bool has_sequences() const noexcept { return first_hardware_timed_.has_value(); }
    // This axis of an actuator is in the sequences.
    [[nodiscard]] bool is_in_sequences(std::uint32_t actuator_axis) const noexcept;
    // The next `frames` points, from this frame on. Requires: has_sequences(), and all are of one step.
    [[nodiscard]] Sequence sequence(const PointOrder& order, std::uint64_t frame, std::uint64_t frames) const;
    // How long the axes settle that differ between the two; from nowhere: all of them.
    [[nodiscard]] Nanoseconds settle(const std::optional<PointIndices>& from, const PointIndices& to) const;
    // Frames of both are taken without anything between them: no axis moves, settles or is waited for.
    [[nodiscard]] bool is_same_step(const PointIndices& one, const PointIndices& other) const noexcept;
    // Frames of a step, where none of its points is left out.
    [[nodiscard]] std::uint64_t frames_of_step() const noexcept;
    // Something is to be done between points.
    [[nodiscard]] bool is_stepped() const noexcept { return steps_ != 0 || has_sequences(); }
    // The axis of an actuator that is where the axis of the plan is, and what is to be taken off its read-back: z
    // of a plan stands on the z of its position. Nothing: nobody moves it, or it is a list of names.
    struct ReadBack {
        std::uint32_t axis;
        double offset;
    };
    [[nodiscard]] std::optional<ReadBack> read_back(std::size_t axis, const PointIndices& point) const noexcept;

  private:
    // An axis of an actuator, and which axes of the plan set it: the sum of both where there are two.
    struct Moved {
        std::uint32_t actuator_axis;
        std::optional<std::size_t> by_axis;   // its set points, or places of its labels
        std::optional<std::size_t> by_place;  // axis p
        char coordinate = 'z';                // of the place
    };

    void add_axis(std::size_t axis);
    void add_places(std::size_t axis);
    [[nodiscard]] Moved& moved(std::uint32_t actuator_axis);
    [[nodiscard]] double set_point(const Moved& moved, const PointIndices& point) const;
    void require_reachable() const;
    void require_sequences_possible() const;
    // Moved by a hardware-timed axis of the plan.
    [[nodiscard]] bool is_hardware_timed(const Moved& moved) const noexcept {
        return moved.by_axis && plan_->axes[*moved.by_axis].hardware_timed;
    }

    const ScanPlan* plan_;
    const Actuators* actuators_;
    std::vector<Moved> moved_;
    std::vector<std::vector<double>> labelled_;        // of each axis of the plan: the set points of its labels
    std::optional<std::size_t> first_hardware_timed_;  // axis of the plan
    std::size_t steps_ = 0;                            // so many of the outermost axes make up a step
};

}  // namespace framering
