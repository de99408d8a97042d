#include "control/status_text.hpp"

#include <fmt/core.h>

#include <string_view>

#include "common/base/clock.hpp"
#include "common/base/printable.hpp"
#include "common/base/quantity.hpp"
#include "common/session/forecast.hpp"
#include "common/session/run_state.hpp"

namespace framering {

namespace {
std::string state_of(const SessionStatus& status) {
    const bool open_scan = status.scan && !status.scan->over();
    if (!status.acquirer_alive) {
        return open_scan ? "ACQUIRER GONE" : "no acquirer";
    }
    return std::string(name_of(status.run_state));
}

std::string owner_text(const SessionStatus& status) {
    return status.owner.empty() ? "" : fmt::format(" (of user {}, for viewing only)", status.owner);
}

// What did not go as planned at the points of a plan.
std::string points_text(const PointCounts& points) {
    std::string text;
    const auto add = [&](std::uint64_t count, std::string_view what) {
        if (count != 0) {
            text += fmt::format(", {} {}", count, what);
        }
    };
    add(points.failed, points.failed == 1 ? "point failed" : "points failed");
    add(points.retaken, points.retaken == 1 ? "point taken again" : "points taken again");
    add(points.retried_moves, points.retried_moves == 1 ? "move tried again" : "moves tried again");
    add(points.late, points.late == 1 ? "time point late" : "time points late");
    return text;
}

std::string scan_text(const SessionStatus& status) {
    const ScanInfo& scan = *status.scan;
    const std::string planned = scan.planned ? fmt::format(" of {}", *scan.planned) : std::string();
    std::string text = fmt::format("{} {}, {}{} frames delivered, {} lost", scan.scan_id, name_of(scan.state),
                                   scan.delivered, planned, scan.lost());
    if (scan.lost() != 0) {
        text += fmt::format(" ({})", losses_text(scan.losses()));
    }
    if (scan.damaged != 0) {
        text += fmt::format(", {} damaged", scan.damaged);
    }
    if (scan.is_paused()) {
        text += fmt::format(", PAUSED for {}", duration_text(scan.paused_for(monotonic_ns())));
    }
    if (scan.skipped != 0) {
        text += fmt::format(", {} skipped", scan.skipped);
    }
    if (scan.missed_periods != 0) {
        text += fmt::format(", {} periods missed", scan.missed_periods);
    }
    text += points_text(scan.points);
    if (!scan.reason.empty()) {
        text += fmt::format(" ({})", scan.reason);
    }
    if (const double rate = status.frame_rate_hz(); rate > 0) {
        text += fmt::format(", {:.1f} frames/s", rate);
    }
    return text;
}

std::string forecast_text(const SessionStatus& status) {
    const Forecast forecast = forecast_of(status, monotonic_ns());
    std::string text;
    const auto add = [&text](const std::string& more) {
        text += text.empty() || more.empty() ? more : "; " + more;
    };
    add(disk_full_text(forecast));
    add(ring_full_text(forecast));
    add(forecast.scan_left ? "scan ends in " + duration_text(*forecast.scan_left) : "");
    return text;
}

// "temperature 21.5 degC, mean 1034.27"; names come from plug-ins.
std::string values_text(const std::vector<NamedValue>& values) {
    std::string text;
    for (const NamedValue& value : values) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", value.name, text_of(value));
    }
    return printable(text);
}

std::string disk_text(const DiskFigures& disk) {
    std::string text = "disk " + calls_text(disk);
    if (disk.store_period_ns != 0) {
        text += fmt::format(", {:.1f} frames/s stored", disk.store_rate_hz());
    }
    if (disk.free_bytes) {
        text += fmt::format(", {} free", size_text(*disk.free_bytes));
    }
    return text;
}

std::string process_text(const ProcessStatus& process) {
    std::string text =
        fmt::format("{:<9} {}, pid {}, since {}, heartbeat {} ago", process.role, process.state, process.pid,
                    utc_text(process.since_utc_ns), duration_text(process.heartbeat_age));
    if (process.role != "acquirer") {
        text += fmt::format(", {}, lag {} frames, {} frames ({}) stored",
                            name_of(process.purpose.value_or(layout::Purpose::stores)), process.lag,
                            process.frames, size_text(process.bytes));
    }
    if (process.missed != 0) {
        text += fmt::format(", {} frames missed by evictions", process.missed);
    }
    if (!process.output.empty()) {
        text += fmt::format(" in {}", process.output);
    }
    if (process.disk && process.disk->calls != 0) {
        text += "\n            " + disk_text(*process.disk);
    }
    if (process.blocked() != Nanoseconds(0)) {
        text += fmt::format("\n            blocked {} in a disk call", duration_text(process.blocked()));
    }
    if (!process.error.empty()) {
        text += fmt::format("\n            error: {}", process.error);
    }
    return text;
}
}  // namespace

std::string status_text(const SessionStatus& status, std::optional<std::size_t> scans_waiting) {
    std::string text = fmt::format(
        "session {}{}: {}{}\n", status.session, owner_text(status), state_of(status),
        status.linked ? "" : " (unlinked: its files in /dev/shm were removed, no program can attach any more)");
    if (status.serving || scans_waiting.value_or(0) != 0) {
        text += fmt::format(
            "  queue     {}{}\n",
            scans_waiting ? fmt::format("{} {}", *scans_waiting, *scans_waiting == 1 ? "scan waits" : "scans wait")
                          : "cannot be read",
            status.serving ? ", the acquirer serves" : "; run them with: framering acquirer --serve");
    }
    text += fmt::format("  scan      {}\n", status.scan ? scan_text(status) : "none yet");
    text += fmt::format(
        "  ring      {} of {} slots in use, {} per slot, {} frames published, {} shown but not stored, full {} "
        "times ({})\n",
        status.ring_used, status.slot_count, size_text(status.slot_stride), status.head, status.spare_count,
        status.full_waits, duration_text(status.full_wait));
    if (status.source && !status.source->counters.empty()) {
        const std::string counts = counts_text(status.source->counters);
        text += fmt::format("  camera    {}: {}\n", status.source->camera,
                            counts.empty() ? "all counts are 0" : counts);
    }
    if (const std::string foretold = forecast_text(status); !foretold.empty()) {
        text += fmt::format("  forecast  {}\n", foretold);
    }
    if (!status.values.empty()) {
        text += fmt::format("  values    {}\n", values_text(status.values));
    }
    for (const ProcessStatus& process : status.processes) {
        text += fmt::format("  {}\n", process_text(process));
    }
    if (!status.recorded()) {
        text += "  not recorded: no writer is attached\n";
    }
    return text;
}

std::string list_text(const SessionStatus& status) {
    const std::string scan =
        status.scan ? fmt::format("scan {} {}, {} frames, {} lost", status.scan->scan_id,
                                  name_of(status.scan->state), status.scan->delivered, status.scan->lost())
                    : "no scan yet";
    return fmt::format("{:<16} {:<14} {}, {}{}", status.session, state_of(status), scan,
                       status.recorded() ? "recorded" : "not recorded", owner_text(status));
}

}  // namespace framering
