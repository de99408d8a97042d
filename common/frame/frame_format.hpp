// What all frames of a scan have in common.
#pragma once
#include <cstdint>
#include <string_view>

#include "common/frame/pixel_format.hpp"

namespace framering {

inline constexpr std::uint32_t kLargestSide = 65'535;  // pixels

// Where in a sample of 16 bits the significant ones are.
enum class BitAlignment : std::uint8_t {
    low,   // 12 bits in 16 saturate at 4095
    high,  // 12 bits in 16 saturate at 65 520: the lowest four are 0
};

struct FrameFormat {
    std::uint32_t width = 0;   // pixels
    std::uint32_t height = 0;  // pixels
    PixelFormat pixel_format = PixelFormat::mono16;
    std::uint32_t significant_bits = 16;  // of a sample
    double pixel_size_nm = 0;             // in the sample; 0 = not known
    BitAlignment bit_alignment = BitAlignment::low;

    [[nodiscard]] std::uint64_t row_bytes() const noexcept {
        return std::uint64_t{width} * bytes_per_pixel(pixel_format);
    }
    // Rows follow each other without padding.
    [[nodiscard]] std::uint64_t payload_bytes() const noexcept { return row_bytes() * height; }

    bool operator==(const FrameFormat&) const = default;
};

// At which a sample saturates. Requires: a pixel format of integers.
[[nodiscard]] constexpr std::uint32_t saturation_of(const FrameFormat& format) noexcept {
    const std::uint32_t largest = (1U << format.significant_bits) - 1;
    return format.bit_alignment == BitAlignment::low
               ? largest
               : largest << (8 * bytes_per_sample(format.pixel_format) - format.significant_bits);
}

// "low", "high"
[[nodiscard]] std::string_view name_of(BitAlignment alignment) noexcept;
// Fails (Error, usage) and lists both.
[[nodiscard]] BitAlignment parse_bit_alignment(std::string_view text);

// Whether significant_bits and bit_alignment are possible in a sample of the pixel format: 1 to its bits; all of
// them for float32.
[[nodiscard]] bool bits_are_valid(const FrameFormat& format) noexcept;

// Fails (Error, usage) on a side of 0 or above kLargestSide, and on significant bits or an alignment that the
// pixel format cannot have.
void require_valid(const FrameFormat& format);

}  // namespace framering
