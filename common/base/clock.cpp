#include "common/base/clock.hpp"

#include <fmt/core.h>

#include <ctime>

namespace framering {

std::string utc_text(std::uint64_t utc_time_ns) {
    constexpr std::uint64_t nanoseconds_per_second = 1'000'000'000;
    const auto seconds = static_cast<time_t>(utc_time_ns / nanoseconds_per_second);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                       parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                       utc_time_ns % nanoseconds_per_second / 1'000'000);
}

}  // namespace framering
