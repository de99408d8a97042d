// Pixel formats. The numbers stand in shared memory and in files: never change one.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace framering {

// All samples are little-endian. A Bayer frame has one sample a pixel, behind one of four colour filters: the
// letters are the first two of its first row.
enum class PixelFormat : std::uint32_t {
    mono8 = 1,
    mono16 = 2,
    rgb8 = 3,  // red, green, blue of one pixel stand together
    rgb16 = 4,
    float32 = 5,  // IEEE 754, grey
    bayer_rg8 = 6,
    bayer_gr8 = 7,
    bayer_gb8 = 8,
    bayer_bg8 = 9,
    bayer_rg16 = 10,
    bayer_gr16 = 11,
    bayer_gb16 = 12,
    bayer_bg16 = 13,
};

enum class SampleType : std::uint8_t { unsigned8, unsigned16, float32 };

// The filters of the first two pixels of the first row; those of the second row follow from them.
enum class BayerPattern : std::uint8_t { rg, gr, gb, bg };

// What a sample of integers may be, whatever its format.
inline constexpr std::uint32_t kLargestPixel = 65'535;

[[nodiscard]] constexpr SampleType sample_type_of(PixelFormat format) noexcept {
    switch (format) {
        case PixelFormat::mono8:
        case PixelFormat::rgb8:
        case PixelFormat::bayer_rg8:
        case PixelFormat::bayer_gr8:
        case PixelFormat::bayer_gb8:
        case PixelFormat::bayer_bg8:
            return SampleType::unsigned8;
        case PixelFormat::float32:
            return SampleType::float32;
        default:
            return SampleType::unsigned16;
    }
}
[[nodiscard]] constexpr std::uint32_t bytes_per_sample(PixelFormat format) noexcept {
    switch (sample_type_of(format)) {
        case SampleType::unsigned8:
            return 1;
        case SampleType::float32:
            return 4;
        default:
            return 2;
    }
}
[[nodiscard]] constexpr bool is_rgb(PixelFormat format) noexcept {
    return format == PixelFormat::rgb8 || format == PixelFormat::rgb16;
}
[[nodiscard]] constexpr std::uint32_t samples_per_pixel(PixelFormat format) noexcept {
    return is_rgb(format) ? 3 : 1;
}
[[nodiscard]] constexpr std::uint32_t bytes_per_pixel(PixelFormat format) noexcept {
    return samples_per_pixel(format) * bytes_per_sample(format);
}
// Nothing for a format without colour filters.
[[nodiscard]] std::optional<BayerPattern> bayer_pattern_of(PixelFormat format) noexcept;

// "mono8", "rgb16", "float32", "bayerrg8": the names of the EMVA's Pixel Format Naming Convention, where it has
// one, in lower case; as options and documents spell it.
[[nodiscard]] std::string_view name_of(PixelFormat format) noexcept;
// "|u1", "<u2", "<f4" of a sample: what numpy.dtype() takes.
[[nodiscard]] std::string_view numpy_name_of(PixelFormat format) noexcept;
// In capitals or not. Nothing for another text.
[[nodiscard]] std::optional<PixelFormat> pixel_format_named(std::string_view name) noexcept;
// Fails (Error, usage) and lists the known formats.
[[nodiscard]] PixelFormat parse_pixel_format(std::string_view text);
// Nothing for a number that is no pixel format (read from a segment or file).
[[nodiscard]] std::optional<PixelFormat> pixel_format_from(std::uint32_t number) noexcept;

}  // namespace framering
