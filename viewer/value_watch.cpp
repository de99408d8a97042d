#include "viewer/value_watch.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "common/base/error.hpp"
#include "common/ring/stored_header.hpp"
#include "common/session/named_values.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kShortestPeriod = std::chrono::milliseconds(10);
constexpr Nanoseconds kLongestPeriod = std::chrono::milliseconds(200);
constexpr double kShareOfRing = 0.25;

std::optional<ScanInfo> newest_scan(const SessionView& session) {
    const std::uint64_t scan_id = session.producer().scan_id.load(std::memory_order_acquire);
    return scan_id == 0 ? std::nullopt : read_scan(session.record(scan_id), scan_id);
}

// A plan that nobody understands has no axes to plot along.
std::vector<ScanAxis> axes_of(const ScanInfo& scan) {
    try {
        return scan_plan_from_json(scan.plan).axes;
    } catch (const Error&) {
        return {};
    }
}

double seconds_between(std::uint64_t from_ns, std::uint64_t to_ns) noexcept {
    return 1e-9 * static_cast<double>(static_cast<std::int64_t>(to_ns - from_ns));
}
}  // namespace

Nanoseconds ValueWatch::period(std::uint64_t slot_count, double frame_rate_hz) noexcept {
    if (frame_rate_hz <= 0) {
        return kLongestPeriod;
    }
    const double ring_s = static_cast<double>(slot_count) / frame_rate_hz;
    const double share_ns = std::min(1e9 * kShareOfRing * ring_s, static_cast<double>(kLongestPeriod.count()));
    return std::max(kShortestPeriod, Nanoseconds(static_cast<std::int64_t>(share_ns)));
}

void ValueWatch::look(const SessionView& session) {
    const std::optional<ScanInfo> scan = newest_scan(session);
    if (!scan) {
        return;
    }
    if (scan->uuid != scan_uuid_ || scan->scan_id != history_.scan_id()) {
        begin(*scan);
    }
    const Reports reports = read_all_reports(session);
    is_following_ = is_following_ || is_anything_measured(session, reports);
    if (!is_following_) {
        return;
    }
    follow_headers(session, *scan);
    for (std::size_t entry = 0; entry < reports.size(); ++entry) {
        if (reports[entry]) {
            join(entry, *reports[entry]);
        }
    }
}

void ValueWatch::begin(const ScanInfo& scan) {
    history_.begin(scan.scan_id, axes_of(scan), scan.planned);
    scan_uuid_ = scan.uuid;
    next_ = scan.first_sequence;
    is_following_ = false;
    places_.clear();
    seen_ = {};
}

ValueWatch::Reports ValueWatch::read_all_reports(const SessionView& session) const {
    Reports all;
    for (std::size_t entry = 0; entry < all.size(); ++entry) {
        const layout::ReportState& state = session.reports(entry);
        if (state.scan_id.load(std::memory_order_relaxed) == history_.scan_id()) {
            all[entry] = read_reports(state);
            if (all[entry] && all[entry]->scan_id != history_.scan_id()) {
                all[entry].reset();
            }
        }
    }
    return all;
}

bool ValueWatch::is_anything_measured(const SessionView& session, const Reports& reports) {
    if (const auto source = read_source(session.source())) {
        keys_ = source->keys;
    }
    return !keys_.empty() || !history_.axes().empty() ||
           std::ranges::any_of(reports, [](const auto& shown) { return shown && shown->reported != 0; });
}

void ValueWatch::follow_headers(const SessionView& session, const ScanInfo& scan) {
    const ReaderMemory ring = session.ring();
    const StoredFrames frames = stored_frames(ring);
    const std::uint64_t end = std::min(frames.end, scan.end_sequence.value_or(frames.end));
    if (next_ < std::min(frames.first, end)) {
        history_.leave_out_frames(std::min(frames.first, end) - next_);
        next_ = std::min(frames.first, end);
    }
    for (; next_ < end; ++next_) {
        const std::optional<FrameInfo> info = stored_header(ring, next_);
        if (!info) {
            history_.leave_out_frames(1);
            continue;
        }
        if (info->scan_id != scan.scan_id) {
            continue;  // announced, and the scan before had more frames
        }
        find_places(session, *info);
        const std::uint64_t time_ns = info->capture_time_ns != 0 ? info->capture_time_ns : info->publish_time_ns;
        history_.add(*info, seconds_between(scan.started_ns, time_ns), places_);
    }
}

void ValueWatch::find_places(const SessionView& session, const FrameInfo& info) {
    if (info.value_count > keys_.size()) {
        keys_ = value_keys(session.source(), info.value_count);
    }
    places_.resize(std::max<std::size_t>(places_.size(), info.value_count), ValueHistory::kNowhere);
    for (std::size_t i = 0; i < std::min<std::size_t>(info.value_count, keys_.size()); ++i) {
        if (places_[i] == ValueHistory::kNowhere && !std::isnan(info.values[i])) {
            places_[i] = history_.series_place({"", keys_[i].name, keys_[i].unit});
        }
    }
}

void ValueWatch::join(std::size_t entry, const ShownReports& reports) {
    Seen& seen = seen_[entry];
    if (seen.role != reports.role || seen.reported > reports.reported) {
        seen = {reports.role, 0};
    }
    const std::uint64_t fresh = reports.reported - std::exchange(seen.reported, reports.reported);
    const std::size_t here = std::min<std::size_t>(fresh, reports.values.size());
    history_.leave_out_reports(fresh - here);
    for (const ShownReports::Value& value : std::span(reports.values).last(here)) {
        const SourceInfo::Key& key = reports.keys[value.key];
        history_.report(value.sequence, history_.series_place({reports.role, key.name, key.unit}), value.value);
    }
}

}  // namespace framering
