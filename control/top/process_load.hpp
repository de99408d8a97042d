// Processor time and memory of processes, as the system tells them to everybody.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "common/session/session_status.hpp"

namespace framering {

struct ProcessTimes {
    std::uint64_t processor_ticks = 0;  // of all its threads, in user and system mode
    std::uint64_t start_ticks = 0;      // since the machine started
    bool operator==(const ProcessTimes&) const = default;
};
// Of the text of /proc/PID/stat; the program's name in it may hold blanks and brackets. Nothing: it is no such
// text.
[[nodiscard]] std::optional<ProcessTimes> process_times_in(std::string_view stat);
// Resident pages, of the text of /proc/PID/statm.
[[nodiscard]] std::optional<std::uint64_t> resident_pages_in(std::string_view statm);

struct ProcessLoad {
    std::optional<double> processors;  // 0.5: half of one; nothing at the first look
    std::uint64_t resident_bytes = 0;  // the part of the ring that it uses included
    bool operator==(const ProcessLoad&) const = default;
};

// Thread: one.
class ProcessMeter {
  public:
    // Since the last look at it. Nothing: it is gone, or its number is another process's, as in a container.
    [[nodiscard]] std::optional<ProcessLoad> measure(const ProcessStatus& process);

  private:
    struct Look {
        ProcessTimes times;
        std::uint64_t at_ns = 0;
    };
    std::map<std::uint64_t, Look> looks_;  // by process id
};

}  // namespace framering
