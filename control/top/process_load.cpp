#include "control/top/process_load.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

namespace framering {

namespace {
constexpr double kNsInSecond = 1e9;

std::string proc_text(std::uint64_t pid, std::string_view file) {
    std::ifstream in(fmt::format("/proc/{}/{}", pid, file));
    std::string line;
    std::getline(in, line);
    return line;
}

double ticks_per_second() noexcept {
    const long ticks = ::sysconf(_SC_CLK_TCK);
    return ticks > 0 ? static_cast<double>(ticks) : 100;
}

// The system counts a process's start from that of the machine, sleep included; we count without it.
double seconds_asleep() noexcept {
    timespec since_start{};
    ::clock_gettime(CLOCK_BOOTTIME, &since_start);
    return static_cast<double>(since_start.tv_sec) - static_cast<double>(monotonic_ns()) / kNsInSecond;
}

// A process takes its role after it was started.
bool is_that_process(const ProcessTimes& times, std::uint64_t since_ns) noexcept {
    constexpr double rounding_s = 2;
    const double role_taken_s = static_cast<double>(since_ns) / kNsInSecond + seconds_asleep();
    return static_cast<double>(times.start_ticks) / ticks_per_second() <= role_taken_s + rounding_s;
}
}  // namespace

std::optional<ProcessTimes> process_times_in(std::string_view stat) {
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string_view::npos) {
        return std::nullopt;
    }
    std::istringstream fields{std::string(stat.substr(name_end + 1))};
    constexpr int user_time = 14;
    constexpr int system_time = 15;
    constexpr int start_time = 22;
    ProcessTimes times;
    std::string field;
    for (int number = 3; number <= start_time; ++number) {
        if (!(fields >> field)) {
            return std::nullopt;
        }
        if (number == user_time || number == system_time || number == start_time) {
            if (field.find_first_not_of("0123456789") != std::string::npos || field.size() > 18) {
                return std::nullopt;
            }
            (number == start_time ? times.start_ticks : times.processor_ticks) += std::stoull(field);
        }
    }
    return times;
}

std::optional<std::uint64_t> resident_pages_in(std::string_view statm) {
    std::istringstream fields{std::string(statm)};
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    return fields >> size >> resident ? std::optional(resident) : std::nullopt;
}

std::optional<ProcessLoad> ProcessMeter::measure(const ProcessStatus& process) {
    const auto times =
        process.alive ? process_times_in(proc_text(process.pid, "stat")) : std::optional<ProcessTimes>();
    const auto pages = times ? resident_pages_in(proc_text(process.pid, "statm")) : std::nullopt;
    if (!pages || !is_that_process(*times, process.since_ns)) {
        looks_.erase(process.pid);
        return std::nullopt;
    }
    ProcessLoad load;
    load.resident_bytes = *pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const std::uint64_t now_ns = monotonic_ns();
    const auto former = looks_.find(process.pid);
    if (former != looks_.end() && former->second.times.start_ticks == times->start_ticks &&
        now_ns > former->second.at_ns) {
        const auto ticks = static_cast<double>(times->processor_ticks - former->second.times.processor_ticks);
        load.processors =
            ticks / ticks_per_second() * kNsInSecond / static_cast<double>(now_ns - former->second.at_ns);
    }
    looks_[process.pid] = {*times, now_ns};
    return load;
}

}  // namespace framering
