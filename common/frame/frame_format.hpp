// What all frames of a scan have in common.
#pragma once
#include <cstdint>

#include "common/frame/pixel_format.hpp"

namespace framering {

inline constexpr std::uint32_t kLargestSide = 65'535;  // pixels

struct FrameFormat {
    std::uint32_t width = 0;   // pixels
    std::uint32_t height = 0;  // pixels
    PixelFormat pixel_format = PixelFormat::mono16;
    std::uint32_t significant_bits = 16;  // 12 bits in 16 saturate at 4095
    double pixel_size_nm = 0;             // in the sample; 0 = not known

    [[nodiscard]] std::uint64_t row_bytes() const noexcept {
        return std::uint64_t{width} * bytes_per_pixel(pixel_format);
    }
    // Rows follow each other without padding.
    [[nodiscard]] std::uint64_t payload_bytes() const noexcept { return row_bytes() * height; }

    bool operator==(const FrameFormat&) const = default;
};

// Fails (Error, usage) on a side of 0 or above kLargestSide, and on significant bits that the pixel format cannot
// hold.
void require_valid(const FrameFormat& format);

}  // namespace framering
