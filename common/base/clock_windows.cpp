#include <windows.h>

#include <algorithm>

#include "common/base/clock.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::uint64_t kLongestSleepMs = 3'600'000;

std::uint64_t ticks_per_second() noexcept {
    LARGE_INTEGER frequency{};
    QueryPerformanceFrequency(&frequency);
    return static_cast<std::uint64_t>(frequency.QuadPart);
}
}  // namespace

// One counter for all processes and processors.
std::uint64_t monotonic_ns() noexcept {
    static const std::uint64_t frequency = ticks_per_second();
    LARGE_INTEGER count{};
    QueryPerformanceCounter(&count);
    const auto ticks = static_cast<std::uint64_t>(count.QuadPart);
    return ticks / frequency * kNanosecondsPerSecond + ticks % frequency * kNanosecondsPerSecond / frequency;
}

std::uint64_t utc_ns() noexcept {
    constexpr std::uint64_t from_1601_to_1970 = 116'444'736'000'000'000;  // in steps of 100 ns
    FILETIME time{};
    GetSystemTimePreciseAsFileTime(&time);
    const std::uint64_t steps = static_cast<std::uint64_t>(time.dwHighDateTime) << 32 | time.dwLowDateTime;
    return (steps - from_1601_to_1970) * 100;
}

bool sleep_until_ns(std::uint64_t monotonic_time_ns) noexcept {
    for (std::uint64_t now_ns = monotonic_ns(); now_ns < monotonic_time_ns; now_ns = monotonic_ns()) {
        const std::uint64_t left_ms = (monotonic_time_ns - now_ns + 999'999) / 1'000'000;
        Sleep(static_cast<DWORD>(std::min(left_ms, kLongestSleepMs)));
    }
    return true;
}

}  // namespace framering
