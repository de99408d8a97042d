// When a camera that this program triggers gets its next trigger.
#pragma once
#include <cstdint>
#include <optional>

#include "acquirer/frame_schedule.hpp"
#include "common/base/clock.hpp"

namespace framering {

// One trigger after the other: none before the frame of the one before has come, as cameras ignore a trigger that
// comes too early. Pure: times come from the caller (ns of any one clock). Thread: one.
class TriggerSchedule {
  public:
    // `longest_wait`: a trigger whose frame has not come by then is given again; nothing: never.
    TriggerSchedule(const FrameSchedule& schedule, std::optional<Nanoseconds> longest_wait) noexcept
        : schedule_(schedule), longest_wait_(longest_wait) {}

    [[nodiscard]] bool is_due(std::uint64_t now_ns) const noexcept { return due_in(now_ns) == Nanoseconds(0); }
    // Nothing: only a frame makes it due.
    [[nodiscard]] std::optional<Nanoseconds> due_in(std::uint64_t now_ns) const noexcept;

    // The trigger was given. Returns how many periods passed before it without one.
    std::uint64_t given(std::uint64_t now_ns) noexcept;
    // A frame came, or none can come any more: the camera was away.
    void answered() noexcept { awaits_frame_ = false; }
    // No triggers were wanted until now, and the frame that was awaited does not come.
    void pass_over(std::uint64_t now_ns) noexcept {
        awaits_frame_ = false;
        schedule_.pass_over(now_ns);
    }
    // Frames take longer or shorter from now on.
    void set_longest_wait(std::optional<Nanoseconds> longest_wait) noexcept { longest_wait_ = longest_wait; }
    [[nodiscard]] bool awaits_frame() const noexcept { return awaits_frame_; }

  private:
    FrameSchedule schedule_;
    std::optional<Nanoseconds> longest_wait_;
    std::uint64_t given_ns_ = 0;
    bool awaits_frame_ = false;
};

}  // namespace framering
