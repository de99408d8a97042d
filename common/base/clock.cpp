#include "common/base/clock.hpp"

#include <fmt/format.h>

#include <ctime>

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

std::string utc_text(std::uint64_t utc_time_ns) {
    const auto seconds = static_cast<time_t>(utc_time_ns / kNanosecondsPerSecond);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                       parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                       utc_time_ns % kNanosecondsPerSecond / 1'000'000);
}

}  // namespace framering
