#include "control/progress_line.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/base/quantity.hpp"

namespace framering {

namespace {
std::string frames_text(const ScanInfo& scan) {
    if (!scan.planned || *scan.planned == 0) {
        return fmt::format("{} frames", scan.delivered);
    }
    return fmt::format("{} of {} frames ({} %)", scan.delivered, *scan.planned,
                       100 * scan.delivered / *scan.planned);
}

std::string rate_text(const SessionStatus& status, std::uint64_t payload_bytes) {
    const double rate = status.frame_rate_hz();
    std::string text =
        fmt::format("{:.1f} frames/s, {:.1f} MB/s", rate, rate * static_cast<double>(payload_bytes) / 1e6);
    const ScanInfo& scan = *status.scan;
    if (scan.planned && rate > 0 && scan.delivered < *scan.planned) {
        constexpr double longest_s = 1e9;  // some 30 years
        const double seconds = std::min(longest_s, static_cast<double>(*scan.planned - scan.delivered) / rate);
        text += fmt::format(", {} left", duration_text(Nanoseconds(static_cast<Nanoseconds::rep>(seconds * 1e9))));
    }
    return text;
}
}  // namespace

std::string progress_line(const SessionStatus& status, std::uint64_t payload_bytes) {
    if (!status.scan || status.scan->state == layout::ScanState::announced) {
        return "waiting for the scan to begin";
    }
    std::string text =
        fmt::format("{}, {}, ring {} of {}, {} lost", frames_text(*status.scan), rate_text(status, payload_bytes),
                    status.ring_used, status.slot_count, status.scan->dropped);
    if (status.scan->over()) {
        text += fmt::format(", {}", name_of(status.scan->state));
        if (status.ring_used != 0) {
            text += fmt::format(", {} frames to be stored", status.ring_used);
        }
    } else if (!status.acquirer_alive) {
        text += ", ACQUIRER GONE";
    } else if (!status.recorded()) {
        text += ", not recorded";
    }
    return text;
}

}  // namespace framering
