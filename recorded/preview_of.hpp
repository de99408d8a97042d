// What a scan that is a preview shows: each frame, or every so many, of a scan with larger ones.
#pragma once
#include <cstdint>

#include "common/frame/frame_format.hpp"

namespace framering {

struct PreviewOf {
    std::uint32_t width = 0;   // pixels of the scan's frames
    std::uint32_t height = 0;  // pixels of the scan's frames
    std::uint64_t every = 1;   // frames of the scan for one of the preview
    bool may_skip = true;      // leaves out frames where it is behind, which is no loss

    bool operator==(const PreviewOf&) const = default;
};

// False: the frames fit as they were, and are copies.
[[nodiscard]] constexpr bool is_scaled(const PreviewOf& preview, const FrameFormat& format) noexcept {
    return preview.width != format.width || preview.height != format.height;
}

}  // namespace framering
