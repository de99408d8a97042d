#include "writer/recording/summary.hpp"

#include <fmt/core.h>

#include <string_view>

namespace framering {

namespace {
// Restarts, and the frames lost by them; empty if there were none.
std::string restarts_text(const Manifest& manifest) {
    std::string text;
    if (manifest.writer_restarts != 0) {
        text += fmt::format("; writer restarted {}x", manifest.writer_restarts);
    }
    if (manifest.acquirer_restarts != 0) {
        text += fmt::format("{} acquirer restarted {}x", text.empty() ? ";" : ",", manifest.acquirer_restarts);
    }
    return text.empty() ? text : text + fmt::format(", {} frames lost", manifest.lost);
}
// What did not go as planned at its points; empty: nothing.
std::string points_text(const PointCounts& points) {
    std::string text;
    const auto add = [&](std::uint64_t count, std::string_view what) {
        if (count != 0) {
            text += fmt::format("{} {} {}", text.empty() ? ";" : ",", count, what);
        }
    };
    add(points.failed, points.failed == 1 ? "point failed" : "points failed");
    add(points.retaken, "taken again");
    add(points.retried_moves, points.retried_moves == 1 ? "move tried again" : "moves tried again");
    add(points.late, points.late == 1 ? "time point late" : "time points late");
    return text;
}

std::string preview_text(std::uint64_t scan_id, const RecordingSummary& summary) {
    const Manifest& manifest = summary.manifest;
    const bool scaled = is_scaled(*manifest.preview, manifest.plan.format);
    const std::uint64_t skipped = skipped_frames(manifest);
    std::string text =
        fmt::format("preview of scan {} {}: {} frames scaled, {} copied, {} skipped", scan_id,
                    name_of(manifest.state), scaled ? manifest.stored : 0, scaled ? 0 : manifest.stored, skipped);
    if (manifest.lost != skipped) {
        text += fmt::format(", {} lost", manifest.lost - skipped);
    }
    return text + fmt::format(", in {}", summary.directory.string());
}
}  // namespace

std::string summary_text(std::uint64_t scan_id, const RecordingSummary& summary) {
    const Manifest& manifest = summary.manifest;
    if (manifest.preview) {
        return preview_text(scan_id, summary);
    }
    return fmt::format("scan {} {}: {} frames stored, {} lost, in {}{}{}", scan_id, name_of(manifest.state),
                       manifest.stored, manifest.lost, summary.directory.string(), points_text(manifest.points),
                       restarts_text(manifest));
}

}  // namespace framering
