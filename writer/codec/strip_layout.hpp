// How a frame is cut into strips of whole rows.
#pragma once
#include <algorithm>
#include <cstdint>

#include "common/frame/frame_format.hpp"

namespace framering {

struct StripLayout {
    std::uint64_t row_bytes = 0;
    std::uint32_t height = 0;
    std::uint32_t rows = 0;   // of a strip; the last one may have fewer
    std::uint32_t count = 1;  // strips of a frame

    [[nodiscard]] std::uint64_t offset_of(std::uint32_t strip) const noexcept {
        return std::uint64_t{strip} * rows * row_bytes;
    }
    [[nodiscard]] std::uint64_t bytes_of(std::uint32_t strip) const noexcept {
        return std::min(rows, height - strip * rows) * row_bytes;
    }
};

// Strips of about `strip_bytes`; a frame of up to twice that is one strip.
[[nodiscard]] inline StripLayout make_strip_layout(const FrameFormat& format, std::uint64_t strip_bytes) noexcept {
    StripLayout layout{format.row_bytes(), format.height, format.height, 1};
    if (format.payload_bytes() > 2 * strip_bytes) {
        layout.rows = static_cast<std::uint32_t>(std::max<std::uint64_t>(1, strip_bytes / layout.row_bytes));
        layout.count = (layout.height + layout.rows - 1) / layout.rows;
    }
    return layout;
}

}  // namespace framering
