// A scan as its record in shared memory tells it.
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/shm/layout.hpp"

namespace framering {

// No frame follows.
[[nodiscard]] constexpr bool is_over(layout::ScanState state) noexcept {
    return state == layout::ScanState::ended || state == layout::ScanState::canceled ||
           state == layout::ScanState::interrupted;
}

// No frame came for a while, and nobody knows how many there would have been.
struct ScanInterruption {
    std::uint64_t delivered = 0;  // frames before it
    std::uint64_t sequence = 0;   // of the next frame, where it was stored
    Nanoseconds away{};           // from the last sign of life before it to the first after it
    layout::InterruptionCause cause = layout::InterruptionCause::acquirer;
    bool operator==(const ScanInterruption&) const = default;
};

// Lost frames by reason.
struct LossCounts {
    std::uint64_t ring_full = 0;
    std::uint64_t camera = 0;
    std::uint64_t writer_gone = 0;
};

// What became of the points of a plan that did not go as planned.
struct PointCounts {
    std::uint64_t failed = 0;         // their move failed: their frames have the status failed
    std::uint64_t retaken = 0;        // frames that the camera lost there, and that were taken again
    std::uint64_t retried_moves = 0;  // that failed or were late
    std::uint64_t late = 0;           // of a time axis, began later than their interval says

    bool operator==(const PointCounts&) const = default;
};

struct ScanInfo {
    std::uint64_t scan_id = 0;
    layout::ScanState state = layout::ScanState::none;
    layout::Uuid uuid{};
    std::uint64_t first_sequence = 0;
    std::optional<std::uint64_t> end_sequence;  // nothing until the scan is over
    std::optional<std::uint64_t> planned;       // frames; nothing: no limit
    std::uint64_t delivered = 0;
    std::uint64_t lost_ring_full = 0;    // for which no slot was free
    std::uint64_t ring_full_gaps = 0;    // runs of those
    std::uint64_t lost_writer_gone = 0;  // in the ring, and their writer was not back within its --restart-timeout
    std::uint64_t lost_camera = 0;       // counted by the camera, and not delivered
    std::uint64_t camera_gaps = 0;       // runs of those
    std::uint64_t skipped = 0;
    std::uint64_t missed_periods = 0;
    std::uint64_t started_ns = 0;  // CLOCK_MONOTONIC
    std::uint64_t started_utc_ns = 0;
    std::uint64_t ended_utc_ns = 0;
    std::uint64_t frame_period_ns = 0;            // measured; 0: not yet
    std::string reason;                           // why it ended
    std::string plan;                             // JSON, see scan_plan.hpp
    bool settled = false;                         // its acquirer did not die before everything was over
    std::uint64_t restarts = 0;                   // acquirers that went on with it
    std::uint64_t reconnects = 0;                 // to its camera
    std::uint64_t pauses = 0;                     // that were asked for
    Nanoseconds paused{};                         // in pauses that are over
    std::uint64_t paused_since_ns = 0;            // CLOCK_MONOTONIC, of the one that lasts; 0: none does
    std::uint64_t damaged = 0;                    // frames that were delivered and are not whole
    PointCounts points;                           // of a planned scan
    std::vector<ScanInterruption> interruptions;  // the first 32 of them

    [[nodiscard]] LossCounts losses() const noexcept { return {lost_ring_full, lost_camera, lost_writer_gone}; }
    [[nodiscard]] std::uint64_t lost() const noexcept { return lost_ring_full + lost_writer_gone + lost_camera; }
    // Frames are missing, not whole, or marked as failed at a point that was left out. While a camera was away it
    // lost frames that nobody counted.
    [[nodiscard]] bool is_incomplete() const noexcept {
        return lost() != 0 || damaged != 0 || reconnects != 0 || points.failed != 0;
    }
    [[nodiscard]] bool is_paused() const noexcept { return paused_since_ns != 0 && !over(); }
    // Of the pause that lasts. Requires: is_paused().
    [[nodiscard]] Nanoseconds paused_for(std::uint64_t now_ns) const noexcept {
        return Nanoseconds(now_ns - std::min(paused_since_ns, now_ns));
    }
    [[nodiscard]] bool over() const noexcept { return is_over(state); }
};

// Reads a record; nothing when it holds another scan (not begun yet, or long over). Thread: any, also while it is
// written.
[[nodiscard]] std::optional<ScanInfo> read_scan(const layout::ScanRecord& record, std::uint64_t scan_id);

// "ring_full", or with several reasons "7 ring_full, 2 writer_gone"; empty where nothing is lost.
[[nodiscard]] std::string losses_text(const LossCounts& lost);

// "announced", "working", "ended", "canceled", "interrupted", "none".
[[nodiscard]] std::string_view name_of(layout::ScanState state) noexcept;

}  // namespace framering
