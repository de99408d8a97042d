// Where the simulated microscope's stage, shutter and filter wheel are: its actuator moves them, its camera looks.
#pragma once
#include <array>
#include <cstdint>

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

    [[nodiscard]] Motion& motion(StageAxis axis) noexcept { return motions_[static_cast<std::size_t>(axis)]; }
    [[nodiscard]] const Motion& motion(StageAxis axis) const noexcept {
        return motions_[static_cast<std::size_t>(axis)];
    }

    double focus_um_;
    std::array<Motion, kStageAxes> motions_{};
};

}  // namespace framering
