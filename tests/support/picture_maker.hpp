// PNG and JPEG files of all kinds, in memory, made through libpng and libjpeg.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace framering::test {

using PictureBytes = std::vector<std::byte>;

struct MadePng {
    std::uint32_t width = 37;
    std::uint32_t height = 29;
    int bits = 8;        // of a sample
    int color_type = 0;  // 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
    bool interlaced = false;
    bool transparent = false;  // one of its colors is
};

// Samples of a pixel as they are stored.
[[nodiscard]] std::uint32_t png_samples(const MadePng& png) noexcept;
// `samples`: each in 16 bits, those of a pixel together. Color i of a palette is (i, 255 - i, 7 * i % 256).
[[nodiscard]] PictureBytes made_png(const MadePng& png, std::span<const std::uint16_t> samples);
// A pattern of its own for each number; no sample is larger than its bits.
[[nodiscard]] std::vector<std::uint16_t> png_pattern(const MadePng& png, std::uint32_t number = 0);
// What a source is to deliver of it: mono8, mono16, rgb8 or rgb16.
[[nodiscard]] PictureBytes png_pixels(const MadePng& png, std::span<const std::uint16_t> samples);

enum class JpegColors { grey, rgb, cmyk };
struct MadeJpeg {
    std::uint32_t width = 37;
    std::uint32_t height = 29;
    JpegColors colors = JpegColors::rgb;
    bool progressive = false;
};
// A soft gradient, which JPEG keeps to a few levels; brighter with the number.
[[nodiscard]] PictureBytes made_jpeg(const MadeJpeg& jpeg, std::uint32_t number = 0);
[[nodiscard]] PictureBytes jpeg_gradient(const MadeJpeg& jpeg, std::uint32_t number = 0);

void write_bytes(const std::filesystem::path& path, std::span<const std::byte> bytes);
[[nodiscard]] PictureBytes read_bytes(const std::filesystem::path& path);

}  // namespace framering::test
