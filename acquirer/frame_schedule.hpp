// When the next frame is due at a fixed frame rate.
#pragma once
#include <cstdint>

namespace framering {

// A grid of due times, each computed from the start and its number, so that rounding never adds up to a drift.
// Pure: times come from the caller (ns of any one clock). Thread: one.
class FrameSchedule {
  public:
    // frame_rate_hz 0: as fast as it goes, every frame is due at once and none is missed.
    // `first_period`: not 0 where an earlier schedule of the same start had come so far.
    FrameSchedule(double frame_rate_hz, std::uint64_t start_ns, std::uint64_t first_period = 0) noexcept
        : frame_rate_hz_(frame_rate_hz), start_ns_(start_ns), next_period_(first_period) {}

    // When the next frame may be taken; the first one at the start.
    [[nodiscard]] std::uint64_t next_due_ns() const noexcept { return due_ns(next_period_); }

    // Say that the frame due is taken now. Returns how many periods passed before it without a frame: a caller
    // that is late by whole periods goes on with the current one and does not catch up.
    std::uint64_t take(std::uint64_t now_ns) noexcept;

    // Periods until now pass without a frame, as nobody wanted one: they are not missed. The grid stays.
    void pass_over(std::uint64_t now_ns) noexcept;

    [[nodiscard]] std::uint64_t missed_periods() const noexcept { return missed_; }

  private:
    // The one that `now_ns` is in, or next_period_ where that is not due yet.
    [[nodiscard]] std::uint64_t period_at(std::uint64_t now_ns) const noexcept;
    [[nodiscard]] std::uint64_t due_ns(std::uint64_t period) const noexcept;

    double frame_rate_hz_;
    std::uint64_t start_ns_;
    std::uint64_t next_period_;
    std::uint64_t missed_ = 0;
};

}  // namespace framering
