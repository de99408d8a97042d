#include "control/progress_line.hpp"

#include <fmt/core.h>

#include "common/base/clock.hpp"
#include "common/base/quantity.hpp"
#include "common/session/forecast.hpp"

namespace framering {

namespace {
std::string frames_text(const ScanInfo& scan) {
    if (!scan.planned || *scan.planned == 0) {
        return fmt::format("{} frames", scan.delivered);
    }
    return fmt::format("{} of {} frames ({} %)", scan.delivered, *scan.planned,
                       100 * scan.delivered / *scan.planned);
}

std::string rate_text(const SessionStatus& status, const Forecast& forecast, std::uint64_t payload_bytes) {
    const double rate = status.frame_rate_hz();
    std::string text =
        fmt::format("{:.1f} frames/s, {:.1f} MB/s", rate, rate * static_cast<double>(payload_bytes) / 1e6);
    if (forecast.scan_left) {
        text += fmt::format(", {} left", duration_text(*forecast.scan_left));
    }
    return text;
}

void add(std::string& text, const std::string& more) {
    if (!more.empty()) {
        text += ", " + more;
    }
}

// What may cost frames.
void add_outlook(std::string& text, const SessionStatus& status, const Forecast& forecast) {
    add(text, ring_full_text(forecast));
    for (const ProcessStatus& process : status.processes) {
        if (process.blocked() != Nanoseconds(0)) {
            add(text, fmt::format("{} blocked {} in a disk call", process.role, duration_text(process.blocked())));
        }
    }
    add(text, disk_full_text(forecast));
}
}  // namespace

std::string progress_line(const SessionStatus& status, std::uint64_t payload_bytes) {
    if (!status.scan || status.scan->state == layout::ScanState::announced) {
        return "waiting for the scan to start";
    }
    const Forecast forecast = forecast_of(status, monotonic_ns());
    std::string text = fmt::format("{}, {}, ring {} of {}, {} lost", frames_text(*status.scan),
                                   rate_text(status, forecast, payload_bytes), status.ring_used, status.slot_count,
                                   status.scan->lost());
    if (status.scan->over()) {
        text += fmt::format(", {}", name_of(status.scan->state));
        if (status.ring_used != 0) {
            text += fmt::format(", {} frames not yet stored", status.ring_used);
        }
    } else if (!status.acquirer_alive) {
        text += ", ACQUIRER GONE";
    } else if (!status.recorded()) {
        text += ", not recorded";
    }
    add_outlook(text, status, forecast);
    return text;
}

}  // namespace framering
