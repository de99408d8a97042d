// The table of processes.
#include <fmt/core.h>

#include <algorithm>

#include "common/base/quantity.hpp"
#include "control/top/top_sections.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kOldHeartbeat = std::chrono::seconds(3);
constexpr std::size_t kWideTable = 110;
constexpr std::size_t kNarrowTable = 64;
constexpr std::size_t kTinyTable = 52;

std::string heartbeat_text(const ProcessStatus& process) {
    // Rounded, so that what is fresh does not flicker.
    constexpr Nanoseconds fresh = std::chrono::milliseconds(500);
    return process.heartbeat_age < fresh ? "<0.5 s" : duration_text(process.heartbeat_age);
}

TopWeight state_weight(const ProcessStatus& process) {
    return process.state == "running"   ? TopWeight::good
           : process.state == "joining" ? TopWeight::warning
                                        : TopWeight::alarm;
}

std::size_t role_columns(std::size_t columns) noexcept {
    return columns < kTinyTable ? 9 : 13;
}

TopLine table_head(std::size_t columns) {
    TopLine line;
    line.add(fmt::format("  {:<{}} {:>8}", "ROLE", role_columns(columns), "PID"), TopWeight::dim);
    if (columns >= kTinyTable) {
        line.add(fmt::format(" {:>7}", "CPU"), TopWeight::dim);
    }
    if (columns >= kNarrowTable) {
        line.add(fmt::format(" {:>10} {:>9}", "MEMORY", "HEARTBEAT"), TopWeight::dim);
    }
    line.add(fmt::format(" {:>8}", "LAG"), TopWeight::dim);
    if (columns >= kWideTable) {
        line.add(fmt::format(" {:>10} {:>12} {:>12}", "PURPOSE", "FRAMES", "BYTES"), TopWeight::dim);
    }
    return line.add("  STATE", TopWeight::dim);
}

TopLine process_row(const ProcessStatus& process, const std::optional<ProcessLoad>& load, std::uint64_t slots,
                    std::size_t columns) {
    const bool is_reader = process.purpose.has_value();
    const std::string cpu = load && load->processors ? fmt::format("{:.1f} %", 100 * *load->processors) : "-";
    TopLine line;
    line.add(fmt::format("  {0:<{1}.{1}} {2:>8}", process.role, role_columns(columns), process.pid));
    if (columns >= kTinyTable) {
        line.add(fmt::format(" {:>7}", cpu));
    }
    if (columns >= kNarrowTable) {
        line.add(fmt::format(" {:>10}", load ? size_text(load->resident_bytes) : "-"));
        const bool is_old = process.alive && process.heartbeat_age > kOldHeartbeat;
        line.add(fmt::format(" {:>9}", heartbeat_text(process)), is_old ? TopWeight::warning : TopWeight::plain);
    }
    const bool lags = is_reader && slots != 0 && process.lag * 10 >= slots * 9;
    line.add(fmt::format(" {:>8}", is_reader ? fmt::format("{}", process.lag) : "-"),
             lags ? TopWeight::warning : TopWeight::plain);
    if (columns >= kWideTable) {
        line.add(fmt::format(" {:>10} {:>12} {:>12}", is_reader ? name_of(*process.purpose) : "-",
                             is_reader ? fmt::format("{}", process.frames) : "-",
                             is_reader ? size_text(process.bytes) : "-"));
    }
    line.add("  ").add(process.state, state_weight(process));
    if (process.missed != 0) {
        line.add(fmt::format(", {} frames missed", process.missed), TopWeight::warning);
    }
    return line;
}

void add_trouble(const std::string& text, TopLines& lines) {
    TopLine line;
    line.add("    ").add(" " + text + " ", TopWeight::alarm);
    lines.push_back({std::move(line), TopRank::trouble});
}
}  // namespace

void add_process_lines(const TopFacts& facts, std::size_t columns, TopLines& lines) {
    const SessionStatus& status = *facts.status;
    lines.push_back({table_head(columns), TopRank::processes});
    for (std::size_t i = 0; i < status.processes.size(); ++i) {
        const ProcessStatus& process = status.processes[i];
        lines.push_back({process_row(process, i < facts.loads.size() ? facts.loads[i] : std::nullopt,
                                     status.slot_count, columns),
                         TopRank::processes});
        if (process.blocked() != Nanoseconds(0)) {
            add_trouble(
                fmt::format("{}: blocked {} in a disk call", process.role, duration_text(process.blocked())),
                lines);
        }
        if (!process.error.empty()) {
            add_trouble(fmt::format("{}: {}", process.role, process.error), lines);
        }
    }
}

}  // namespace framering
