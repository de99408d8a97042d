// A scan as its preview has it: smaller frames, and perhaps fewer of them.
#pragma once
#include <cstdint>

#include "common/frame/frame_info.hpp"
#include "common/session/scan_plan.hpp"
#include "recorded/preview_of.hpp"
#include "writer/recording/scan_outcome.hpp"

namespace framering {

struct PreviewOptions {
    std::uint32_t side = 0;   // pixels, of the square that frames fit into
    std::uint64_t every = 1;  // frames of the scan for one of the preview
    bool may_skip = true;     // while it is behind
    unsigned threads = 1;     // that scale

    bool operator==(const PreviewOptions&) const = default;
};

[[nodiscard]] PreviewOf preview_of(const ScanPlan& scan, const PreviewOptions& options) noexcept;
// Of every frame, its axes are those of the scan; of some, they follow each other along time.
[[nodiscard]] ScanPlan preview_plan(ScanPlan scan, const PreviewOptions& options);

// Whether the preview has the frame.
[[nodiscard]] constexpr bool is_chosen(const FrameInfo& info, const PreviewOf& preview) noexcept {
    return info.delivered % preview.every == 0;
}
// A frame's header in the preview: it is counted anew, and keeps its sequence. Requires: is_chosen().
[[nodiscard]] FrameInfo preview_info(const FrameInfo& info, const PreviewOf& preview,
                                     const FrameFormat& scaled) noexcept;
// Of the preview, by that of the scan.
[[nodiscard]] ScanOutcome preview_outcome(ScanOutcome scan, const PreviewOf& preview);

}  // namespace framering
