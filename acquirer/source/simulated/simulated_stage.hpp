// Where the simulated microscope's stage, shutter and filter wheel are: its actuator moves them, its camera looks.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/clock.hpp"

namespace framering {

enum class StageAxis : std::uint8_t { x, y, z, shutter, wheel };
inline constexpr std::size_t kStageAxes = 5;

// What the camera sees of it.
struct StageView {
    double x_um = 0;
    double y_um = 0;
    double defocus_um = 0;      // of the stage's z from the sample's middle
    std::uint32_t channel = 0;  // the filter in the light
    bool is_lit = true;         // false: the shutter is closed, or the wheel between two filters
};

// Thread safety: one thread, the acquirer's. Times are of monotonic_ns().
class SimulatedStage {
  public:
    // All at 0, the shutter open. `focus_um`: where the middle of the sample is.
    explicit SimulatedStage(double focus_um = 0) noexcept : focus_um_(focus_um) {
        motion(StageAxis::shutter).from = motion(StageAxis::shutter).to = 1;
    }

    // From where it is to `to`, in `takes`; then it swings for `swings` (0: not at all).
    void move(StageAxis axis, double to, std::uint64_t now_ns, Nanoseconds takes, Nanoseconds swings) noexcept;
    void stop(std::uint64_t now_ns) noexcept;

    // Behind the moves so far comes another one, which begins at `begin_ns`, when those have ended; at
    // `trigger_ns` the camera is triggered. Requires: times that grow. A move() or stop() gives up what is still
    // to come.
    struct SequenceStep {
        std::uint64_t begin_ns = 0;
        std::uint64_t end_ns = 0;  // of the move
        std::uint64_t trigger_ns = 0;
        std::vector<std::pair<StageAxis, double>> to{};
    };
    void add_step(const SequenceStep& step);
    // When the camera is triggered next; nothing: it is not.
    [[nodiscard]] std::optional<std::uint64_t> next_trigger_ns() const noexcept;
    // That trigger has been given.
    void take_trigger() noexcept { ++triggers_taken_; }

    [[nodiscard]] double position(StageAxis axis, std::uint64_t now_ns) const noexcept;
    // When the last of them arrives, or has.
    [[nodiscard]] std::uint64_t arrival_ns() const noexcept;
    [[nodiscard]] StageView view(std::uint64_t now_ns) const noexcept;

  private:
    struct Motion {
        double from = 0;
        double to = 0;
        std::uint64_t begin_ns = 0;
        std::uint64_t end_ns = 0;
        std::uint64_t still_ns = 0;  // when it has ended to swing
    };

    using Motions = std::array<Motion, kStageAxes>;

    [[nodiscard]] Motion& motion(StageAxis axis) noexcept { return motions_[static_cast<std::size_t>(axis)]; }
    // Those that are going on, or were the last, at this time.
    [[nodiscard]] const Motions& motions_at(std::uint64_t now_ns) const noexcept;
    void give_up_sequence(std::uint64_t now_ns) noexcept;

    struct Step {
        std::uint64_t begin_ns;
        std::uint64_t trigger_ns;
        Motions motions;
    };

    double focus_um_;
    Motions motions_{};
    std::vector<Step> steps_;  // of the sequence, in their order
    std::size_t triggers_taken_ = 0;
};

}  // namespace framering
