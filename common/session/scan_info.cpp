#include "common/session/scan_info.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "common/base/enum_names.hpp"
#include "common/session/session_view.hpp"

namespace framering {

namespace {
constexpr auto kScanStateNames =
    std::to_array<Named<layout::ScanState>>({{layout::ScanState::none, "none"},
                                             {layout::ScanState::announced, "announced"},
                                             {layout::ScanState::working, "working"},
                                             {layout::ScanState::ended, "ended"},
                                             {layout::ScanState::canceled, "canceled"},
                                             {layout::ScanState::interrupted, "interrupted"}});

std::optional<std::uint64_t> unless_none(std::uint64_t value) noexcept {
    return value == layout::kNone ? std::nullopt : std::optional(value);
}

void read_interruptions(const layout::ScanRecord& record, ScanInfo& info) {
    constexpr auto relaxed = std::memory_order_relaxed;
    // SYNC(interruptions): acquire, pairs with the release store in ScanBook::note
    info.restarts = record.restarts.load(std::memory_order_acquire);
    info.reconnects = record.reconnects.load(std::memory_order_acquire);
    const std::uint64_t count =
        std::min<std::uint64_t>(info.restarts + info.reconnects, record.interruptions.size());
    for (std::size_t i = 0; i < count; ++i) {
        const layout::Interruption& each = record.interruptions[i];
        info.interruptions.push_back({each.delivered.load(relaxed), each.sequence.load(relaxed),
                                      Nanoseconds(each.away_ns.load(relaxed)), each.cause.load(relaxed)});
    }
}
}  // namespace

std::optional<ScanInfo> read_scan(const layout::ScanRecord& record, std::uint64_t scan_id) {
    constexpr auto relaxed = std::memory_order_relaxed;
    // SYNC(record): acquire, pairs with the release store in ScanBook::announce
    if (scan_id == 0 || record.scan_id.load(std::memory_order_acquire) != scan_id) {
        return std::nullopt;
    }
    ScanInfo info;
    info.scan_id = scan_id;
    // SYNC(scan state): acquire, pairs with the release store in ScanBook::set_state
    info.state = record.state.load(std::memory_order_acquire);
    info.uuid = record.uuid;
    info.first_sequence = record.first_sequence.load(relaxed);
    info.end_sequence = unless_none(record.end_sequence.load(relaxed));
    info.planned = unless_none(record.planned.load(relaxed));
    info.delivered = record.delivered.load(relaxed);
    info.lost_ring_full = record.lost_ring_full.load(relaxed);
    info.ring_full_gaps = record.ring_full_gaps.load(relaxed);
    info.lost_writer_gone = record.lost_writer_gone.load(relaxed);
    info.lost_camera = record.lost_camera.load(relaxed);
    info.camera_gaps = record.camera_gaps.load(relaxed);
    info.skipped = record.skipped.load(relaxed);
    info.missed_periods = record.missed_periods.load(relaxed);
    info.started_ns = record.started_ns.load(relaxed);
    info.started_utc_ns = record.started_utc_ns.load(relaxed);
    info.ended_utc_ns = record.ended_utc_ns.load(relaxed);
    info.frame_period_ns = record.frame_period_ns.load(relaxed);
    info.reason = info.over() ? text_of(record.reason) : std::string();
    const auto plan_bytes = std::min<std::size_t>(record.plan_bytes.load(relaxed), record.plan.size());
    info.plan.assign(record.plan.data(), plan_bytes);
    info.settled = record.settled.load(relaxed) != 0;
    info.pauses = record.pauses.load(relaxed);
    info.paused = Nanoseconds(record.paused_ns.load(relaxed));
    info.paused_since_ns = record.paused_since_ns.load(relaxed);
    info.damaged = record.damaged_frames.load(relaxed);
    info.points = {record.failed_points.load(relaxed), record.retaken_points.load(relaxed),
                   record.retried_moves.load(relaxed), record.late_points.load(relaxed)};
    read_interruptions(record, info);
    // SYNC(record): pairs with the fence in ScanBook::announce
    std::atomic_thread_fence(std::memory_order_acquire);
    if (record.scan_id.load(relaxed) != scan_id) {
        return std::nullopt;
    }
    return info;
}

std::string losses_text(const LossCounts& lost) {
    const std::array<std::pair<std::string_view, std::uint64_t>, 3> all{
        {{"ring_full", lost.ring_full}, {"camera", lost.camera}, {"writer_gone", lost.writer_gone}}};
    const auto reasons = std::ranges::count_if(all, [](const auto& each) { return each.second != 0; });
    std::string text;
    for (const auto& [reason, count] : all) {
        if (count != 0) {
            text += text.empty() ? "" : ", ";
            text += reasons == 1 ? std::string(reason) : fmt::format("{} {}", count, reason);
        }
    }
    return text;
}

std::string_view name_of(layout::ScanState state) noexcept {
    return name_in(kScanStateNames, state);
}

}  // namespace framering
