// When a job that failed is tried again.
#pragma once
#include <algorithm>
#include <cstdint>

#include "common/base/clock.hpp"
#include "recorded/hooks/hook_jobs.hpp"

namespace framering {

inline constexpr Nanoseconds kLongestRetryPause = std::chrono::minutes(5);

// After so many failed attempts, at least one: `first`, then twice as long each time.
[[nodiscard]] constexpr Nanoseconds retry_pause(Nanoseconds first, std::uint64_t failures) noexcept {
    Nanoseconds pause = std::min(first, kLongestRetryPause);
    for (std::uint64_t i = 1; i < failures && pause < kLongestRetryPause; ++i) {
        pause = std::min(pause * 2, kLongestRetryPause);
    }
    return pause;
}

// The wall clock may have been set back since.
[[nodiscard]] constexpr bool is_due(const HookJob& job, std::uint64_t now_utc_ns) noexcept {
    return job.state != HookState::failed || now_utc_ns >= job.next_utc_ns ||
           job.next_utc_ns - now_utc_ns > static_cast<std::uint64_t>(kLongestRetryPause.count());
}

}  // namespace framering
