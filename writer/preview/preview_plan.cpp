#include "writer/preview/preview_plan.hpp"

#include "common/scaling/scaled_format.hpp"

namespace framering {

namespace {
// Of so many frames, how many are chosen.
constexpr std::uint64_t chosen_of(std::uint64_t frames, std::uint64_t every) noexcept {
    return frames / every + (frames % every == 0 ? 0 : 1);
}
}  // namespace

PreviewOf preview_of(const ScanPlan& scan, const PreviewOptions& options) noexcept {
    return {scan.format.width, scan.format.height, options.every, options.may_skip};
}

ScanPlan preview_plan(ScanPlan scan, const PreviewOptions& options) {
    scan.format = scaled_format(scan.format, options.side);
    if (options.every == 1) {
        return scan;
    }
    scan.axes.clear();
    scan.skips.clear();
    scan.setup.channels.clear();
    scan.frame_rate_hz /= static_cast<double>(options.every);
    if (scan.frames) {
        scan.frames = chosen_of(*scan.frames, options.every);
    }
    return scan;
}

FrameInfo preview_info(const FrameInfo& info, const PreviewOf& preview, const FrameFormat& scaled) noexcept {
    FrameInfo own = info;
    set_format(own, scaled);
    own.has_crc32c = 0;
    own.crc32c = 0;
    if (preview.every != 1) {
        own.delivered /= preview.every;
        own.axis_count = 0;
        own.lost_camera = 0;  // of the frames between, who knows which were chosen
    }
    return own;
}

ScanOutcome preview_outcome(ScanOutcome scan, const PreviewOf& preview) {
    if (preview.every != 1) {
        const std::uint64_t delivered = chosen_of(scan.delivered, preview.every);
        scan.skipped = chosen_of(scan.delivered + scan.skipped, preview.every) - delivered;
        scan.delivered = delivered;
        scan.lost_camera = 0;
        scan.points = {};
    }
    return scan;
}

}  // namespace framering
