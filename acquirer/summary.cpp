#include "acquirer/summary.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "common/base/quantity.hpp"

namespace framering {

namespace {
std::string rate_text(const Ending& ending, std::uint64_t frames, std::uint64_t payload_bytes) {
    const double seconds = std::chrono::duration<double>(ending.took).count();
    if (seconds <= 0 || frames == 0) {
        return "";
    }
    const double rate = static_cast<double>(frames) / seconds;
    return fmt::format(" in {}, {:.1f} frames/s, {:.1f} MB/s", duration_text(ending.took), rate,
                       rate * static_cast<double>(payload_bytes) / 1e6);
}

std::string interruptions_text(const ScanInfo& scan, layout::InterruptionCause cause, std::uint64_t count) {
    constexpr std::size_t most_listed = 4;
    std::string text;
    std::size_t listed = 0;
    for (const ScanInterruption& each : scan.interruptions) {
        if (each.cause == cause && listed++ < most_listed) {
            text += fmt::format("{} at frame {} after {}", listed == 1 ? "" : ",", each.delivered,
                                duration_text(each.away));
        }
    }
    return text + (count > listed || listed > most_listed ? ", ...\n" : "\n");
}

// " by second" if several roles store, or if the only one is not called writer.
std::string label_of(const RoleResult& writer, std::size_t writers) {
    return writers == 1 && writer.role == "writer" ? "" : fmt::format(" by {}", writer.role);
}

std::string written_text(const RoleResult& writer, std::size_t writers) {
    return fmt::format("  stored   {} frames, {}{}\n", writer.frames, size_text(writer.bytes),
                       label_of(writer, writers));
}

std::string restarted_text(const RoleResult& writer, std::uint64_t lost) {
    return writer.restarts == 0
               ? ""
               : fmt::format("  {:<8} restarted {}x, {} frames lost\n", writer.role, writer.restarts, lost);
}

std::uint64_t abandoned_frames(const DrainResult& drained) noexcept {
    return drained.end == DrainEnd::abandoned ? drained.owed : 0;
}

std::string lost_text(const ScanInfo& scan, std::span<const RoleResult> writers, const DrainResult& drained) {
    std::string text;
    const auto add = [&text](std::uint64_t frames, std::string_view reason) {
        text += frames == 0 ? "" : fmt::format("  LOST     {} frames, {}\n", frames, reason);
    };
    add(scan.lost_ring_full, "ring_full: no slot was free");
    add(scan.lost_camera, "camera: counted by it and not delivered");
    add(scan.lost_writer_gone, "writer_gone: the writer did not come back within its --restart-timeout");
    add(abandoned_frames(drained), drained.is_final
                                       ? "abandoned: the scan was terminated before they were stored"
                                       : "or fewer, abandoned: the scan was terminated while a reader had them");
    for (const RoleResult& writer : writers) {
        if (writer.missing != 0 && drained.end != DrainEnd::abandoned) {
            text += fmt::format("  LOST     {} frames, not stored by {}\n", writer.missing, writer.role);
        }
    }
    return text.empty() ? "  lost     0\n" : text;
}
std::string points_text(const ScanInfo& scan) {
    std::string text;
    if (scan.points.failed != 0) {
        text += fmt::format("  FAILED   {} points: the move did not succeed, their frames are marked as failed\n",
                            scan.points.failed);
    }
    const auto add = [&text](std::uint64_t count, std::string_view label, std::string_view what) {
        text += count == 0 ? "" : fmt::format("  {:<8} {} {}\n", label, count, what);
    };
    add(scan.points.retried_moves, "retried", "moves that failed or were late");
    add(scan.points.retaken, "retaken", "frames that the camera lost at a point");
    add(scan.points.late, "late", "time points, begun after their interval");
    return text;
}
}  // namespace

std::string summary_text(const Ending& ending, const ScanInfo& scan, std::span<const RoleResult> writers,
                         const DrainResult& drained, std::uint64_t payload_bytes,
                         std::span<const SourceCount> counts) {
    std::string text = fmt::format("scan {} {}: {}\n", scan.scan_id, name_of(ending.state), ending.reason);
    if (scan.planned) {
        text += fmt::format("  planned  {} frames\n", *scan.planned);
    }
    text +=
        fmt::format("  acquired {} frames{}\n", scan.delivered, rate_text(ending, scan.delivered, payload_bytes));
    for (const RoleResult& writer : writers) {
        text += written_text(writer, writers.size());
        text += restarted_text(writer, scan.lost() + abandoned_frames(drained));
    }
    if (writers.empty()) {
        text += "  stored   nothing: no writer was attached\n";
    }
    text += lost_text(scan, writers, drained);
    if (scan.damaged != 0) {
        text += fmt::format("  DAMAGED  {} frames: stored, and marked as incomplete or failed\n", scan.damaged);
    }
    text +=
        fmt::format("  skipped  {}{}\n", scan.skipped, scan.skipped == 0 ? "" : " planned frames, not acquired");
    text += points_text(scan);
    if (scan.missed_periods != 0) {
        text += fmt::format("  missed   {} frame periods: source or disk is slower than --frame-rate{}\n",
                            scan.missed_periods, scan.restarts == 0 ? "" : ", or no acquirer was running");
    }
    if (scan.pauses != 0) {
        text += fmt::format("  paused   {}x, {} in all\n", scan.pauses, duration_text(scan.paused));
    }
    if (scan.restarts != 0) {
        text += fmt::format("  resumed  {}x:", scan.restarts) +
                interruptions_text(scan, layout::InterruptionCause::acquirer, scan.restarts);
    }
    if (scan.reconnects != 0) {
        text += fmt::format("  CAMERA   lost and found again {}x:", scan.reconnects) +
                interruptions_text(scan, layout::InterruptionCause::camera, scan.reconnects);
    }
    if (const std::string counted = counts_text(counts); !counted.empty()) {
        text += fmt::format("  camera   {}\n", counted);
    }
    if (drained.owed != 0 && drained.end != DrainEnd::abandoned) {
        text += fmt::format("  WAITING  {} frames are in the ring and not stored yet\n", drained.owed);
    }
    for (const RoleResult& writer : writers) {
        text += writer.error.empty() ? "" : fmt::format("  {:<8} {}\n", writer.role, writer.error);
        text += writer.output.empty() ? "" : fmt::format("  files in {}\n", writer.output);
    }
    return text;
}

}  // namespace framering
