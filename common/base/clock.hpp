// Time. Everything in shared memory is CLOCK_MONOTONIC nanoseconds; UTC appears only in logs and manifests.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

namespace framering {

using Nanoseconds = std::chrono::nanoseconds;

// CLOCK_MONOTONIC, ns. Not affected by steps of the wall clock.
[[nodiscard]] std::uint64_t monotonic_ns() noexcept;
// CLOCK_REALTIME, ns since 1970-01-01 UTC.
[[nodiscard]] std::uint64_t utc_ns() noexcept;
// Sleeps until a CLOCK_MONOTONIC time. Returns early, with false, when a signal handler ran.
bool sleep_until_ns(std::uint64_t monotonic_time_ns) noexcept;
// The same from now on. Requires: not negative.
inline bool sleep_for(Nanoseconds time) noexcept {
    return sleep_until_ns(monotonic_ns() + static_cast<std::uint64_t>(time.count()));
}
// "2026-11-21T03:26:27.123Z" for ns since 1970.
[[nodiscard]] std::string utc_text(std::uint64_t utc_time_ns);

}  // namespace framering
