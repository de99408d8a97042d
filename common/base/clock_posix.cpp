#include <ctime>

#include "common/base/clock.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

std::uint64_t read_clock_ns(clockid_t clock) noexcept {
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * kNanosecondsPerSecond +
           static_cast<std::uint64_t>(time.tv_nsec);
}
}  // namespace

std::uint64_t monotonic_ns() noexcept {
    return read_clock_ns(CLOCK_MONOTONIC);
}

std::uint64_t utc_ns() noexcept {
    return read_clock_ns(CLOCK_REALTIME);
}

bool sleep_until_ns(std::uint64_t monotonic_time_ns) noexcept {
    const timespec until{static_cast<time_t>(monotonic_time_ns / kNanosecondsPerSecond),
                         static_cast<long>(monotonic_time_ns % kNanosecondsPerSecond)};
    return clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == 0;
}

}  // namespace framering
