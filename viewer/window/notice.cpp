#include "viewer/window/notice.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace framering {

namespace {
constexpr std::uint64_t kSoonestNs = 2'000'000'000;
}  // namespace

void FrameRhythm::add(const ShownFrame& frame) {
    const std::uint64_t captured_ns = frame.info.capture_time_ns;
    const bool follows = frame.scan_id == scan_id_ && frame.delivered > delivered_ && captured_ns > newest_ns_;
    if (follows) {
        distance_ns_ = (captured_ns - newest_ns_) / (frame.delivered - delivered_);
    } else if (frame.scan_id != scan_id_) {
        distance_ns_ = 0;
    }
    scan_id_ = frame.scan_id;
    delivered_ = frame.delivered;
    newest_ns_ = captured_ns;
}

bool FrameRhythm::is_late(std::uint64_t now_ns) const {
    return now_ns > newest_ns_ && now_ns - newest_ns_ > std::max(kSoonestNs, 3 * distance_ns_);
}

std::optional<StatusPart> notice(const ViewerStatus& status, const FrameRhythm& rhythm, std::uint64_t now_ns) {
    if (status.link == SessionLink::missing) {
        return StatusPart{fmt::format("no session '{}' yet", status.session), Emphasis::warning};
    }
    if (status.link == SessionLink::acquirer_gone) {
        return StatusPart{fmt::format("ACQUIRER GONE for {}", age_text(status.link_age)), Emphasis::alarm};
    }
    if (status.link == SessionLink::ended) {
        return StatusPart{"the session has ended", Emphasis::warning};
    }
    if (status.frozen) {
        return StatusPart{"FROZEN, the scan continues", Emphasis::warning};
    }
    if (status.is_paused) {
        return StatusPart{"PAUSED", Emphasis::warning};
    }
    if (status.frame && status.scan_working && rhythm.is_late(now_ns)) {
        return StatusPart{fmt::format("NO NEW FRAME for {}", age_text(Nanoseconds(now_ns - rhythm.newest_ns()))),
                          Emphasis::alarm};
    }
    return std::nullopt;
}

}  // namespace framering
