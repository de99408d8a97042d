// What the numbers that a camera gives its frames tell of those that never came.
#pragma once
#include <cstdint>

#include "acquirer/source/queued_source.hpp"

namespace framering {

// Pure. Thread: one.
class CameraCount {
  public:
    explicit CameraCount(FrameIds ids) noexcept : ids_(ids) {}

    struct Step {
        std::uint64_t lost = 0;  // frames between the one before and this one
        bool restarted = false;  // the camera counts anew: what it lost in between is not known
    };

    // The next frame in the order in which they were taken. `id` 0: not known; such a frame stands for one number.
    // `restarted`: the source says so. A number that lies behind, or too far ahead to be a loss, says so as well.
    [[nodiscard]] Step next(std::uint64_t id, bool restarted) noexcept;

    // The camera was stopped on purpose: whatever number comes next, nothing was lost before it.
    void begin_anew() noexcept { last_ = 0, unnumbered_ = 0; }

  private:
    [[nodiscard]] std::uint64_t steps_to(std::uint64_t id) const noexcept;
    Step begin_with(std::uint64_t id, bool restarted) noexcept;

    FrameIds ids_;
    std::uint64_t last_ = 0;        // the last number that was known; 0: none yet
    std::uint64_t unnumbered_ = 0;  // frames since then
};

}  // namespace framering
