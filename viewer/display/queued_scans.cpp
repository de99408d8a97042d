#include "viewer/display/queued_scans.hpp"

#include <fmt/core.h>

#include <sstream>

#include "common/base/quantity.hpp"
#include "common/session/axis_option.hpp"
#include "common/session/scan_request.hpp"

namespace framering {

namespace {
constexpr std::size_t kFinishedShown = 3;

QueuedScan shown(const QueueEntry& entry) {
    QueuedScan scan{entry.number, "", "-", entry.state, ""};
    try {
        const ScanRequest request = parse_scan_request(entry.request);
        const auto frames = planned_frames(request);
        scan.name = request.name;
        scan.frames = frames ? fmt::format("{}", *frames) : "-";
    } catch (const Error&) {
        scan.name.clear();  // it cannot be read, which its reason will say
    }
    if (entry.outcome) {
        scan.frames = fmt::format("{}", entry.outcome->delivered);
        scan.reason = entry.outcome->reason;
    }
    return scan;
}
}  // namespace

std::vector<QueuedScan> queued_scans(const std::vector<QueueEntry>& entries) {
    std::vector<QueuedScan> scans;
    std::size_t finished = 0;
    for (const QueueEntry& entry : entries) {
        finished += is_over(entry.state) ? 1U : 0U;
        if (!is_over(entry.state) || finished <= kFinishedShown) {
            scans.push_back(shown(entry));
        }
    }
    return scans;
}

std::string request_of(const ScanFields& fields) {
    ScanRequest request;
    request.name = fields.name;
    std::istringstream words(fields.axes);
    for (std::string word; words >> word;) {
        add_axis(request.axes, parse_axis_option(word, {}));
    }
    if (!fields.frames.empty()) {
        request.frames = parse_count(fields.frames);
    }
    if (!fields.exposure.empty()) {
        request.exposure_us = std::chrono::duration<double, std::micro>(parse_duration(fields.exposure)).count();
    }
    return to_json(parse_scan_request(to_json(request)));  // as the acquirer reads it
}

}  // namespace framering
