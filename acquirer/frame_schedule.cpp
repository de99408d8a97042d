#include "acquirer/frame_schedule.hpp"

#include <cmath>

namespace framering {

namespace {
constexpr std::uint64_t kSecond = 1'000'000'000;
}

std::uint64_t FrameSchedule::due_ns(std::uint64_t period) const noexcept {
    if (frame_rate_hz_ <= 0) {
        return start_ns_;
    }
    const double seconds = static_cast<double>(period) / frame_rate_hz_;
    const double whole = std::floor(seconds);
    // The fraction on its own: a double of all nanoseconds loses some after a hundred days.
    const double fraction = (static_cast<double>(period) - whole * frame_rate_hz_) / frame_rate_hz_;
    return start_ns_ + static_cast<std::uint64_t>(whole) * kSecond +
           static_cast<std::uint64_t>(std::llround(fraction * 1e9));
}

std::uint64_t FrameSchedule::period_at(std::uint64_t now_ns) const noexcept {
    std::uint64_t period = next_period_;
    if (frame_rate_hz_ > 0 && now_ns > due_ns(period)) {
        const auto behind = static_cast<double>(now_ns - due_ns(period)) * 1e-9 * frame_rate_hz_;
        period += static_cast<std::uint64_t>(behind);
        // The estimate may be one off beside a grid point; the grid decides.
        while (due_ns(period + 1) <= now_ns) {
            ++period;
        }
        while (period > next_period_ && due_ns(period) > now_ns) {
            --period;
        }
    }
    return period;
}

std::uint64_t FrameSchedule::take(std::uint64_t now_ns) noexcept {
    const std::uint64_t period = period_at(now_ns);
    const std::uint64_t missed = period - next_period_;
    missed_ += missed;
    next_period_ = period + 1;
    return missed;
}

void FrameSchedule::pass_over(std::uint64_t now_ns) noexcept {
    if (frame_rate_hz_ > 0 && now_ns > next_due_ns()) {
        next_period_ = period_at(now_ns) + 1;
    }
}

}  // namespace framering
