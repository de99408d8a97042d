#include "acquirer/source/tiff_kind.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "common/frame/bayer.hpp"

namespace framering {

namespace {
// Values of TIFF's fields.
enum Photometric : std::uint16_t {
    min_is_white,
    min_is_black,
    rgb,
    palette,
    cmyk = 5,
    ycbcr = 6,
    filters = 32803
};
constexpr std::uint16_t kUnsigned = 1;
constexpr std::uint16_t kSigned = 2;
constexpr std::uint16_t kFloat = 3;
constexpr std::uint16_t kUntyped = 4;
constexpr std::uint16_t kComplexFloat = 6;
constexpr std::uint16_t kJpeg = 7;

std::string name_of_light(std::uint16_t photometric) {
    switch (photometric) {
        case 4:
            return "a mask";
        case cmyk:
            return "a CMYK image";
        case ycbcr:
            return "a YCbCr image that is not compressed with JPEG";
        case 8:
        case 9:
        case 10:
            return "a CIE L*a*b* image";
        case filters:
            return "a raw color image whose filters are not those of a Bayer pattern";
        default:
            return fmt::format("not a greyscale or RGB image (photometric interpretation {})", photometric);
    }
}

bool is_grey(std::uint16_t photometric) noexcept {
    return photometric <= min_is_black || photometric == palette || photometric == filters;
}

std::string wrong_samples(const TiffSamples& page) {
    if (page.photometric == rgb) {
        return fmt::format("it has {} samples per pixel ({})", page.samples,
                           page.samples == 4 ? "RGB with alpha" : "not the three of RGB");
    }
    return fmt::format("it has {} samples per pixel that are not RGB (several channels, or alpha)", page.samples);
}

std::string wrong_type(const TiffSamples& page) {
    switch (page.format) {
        case kFloat:
            return fmt::format("its samples are {}-bit floating point{}", page.bits,
                               page.samples == 3                  ? " in color"
                               : page.photometric == palette      ? " in a palette"
                               : page.photometric == filters      ? " behind color filters"
                               : page.photometric == min_is_white ? " with white at 0"
                                                                  : "");
        case kSigned:
            return fmt::format("its samples are signed integers of {} bits", page.bits);
        case kUnsigned:
        case kUntyped:
            return page.photometric == palette ? fmt::format("it is a {}-bit palette color image", page.bits)
                                               : fmt::format("it has {} bits per sample", page.bits);
        default:
            return fmt::format("its samples are {} numbers (sample format {})",
                               page.format == kComplexFloat || page.format == 5 ? "complex" : "unknown",
                               page.format);
    }
}

// Nothing: no format has such samples.
std::optional<PixelFormat> grey_or_rgb(const TiffSamples& page) noexcept {
    const bool colour = page.samples == 3;
    if (page.format == kFloat) {
        const bool fits = page.bits == 32 && !colour && page.photometric == min_is_black;
        return fits ? std::optional(PixelFormat::float32) : std::nullopt;
    }
    const bool is_unsigned = page.format == kUnsigned || page.format == kUntyped;
    if (!is_unsigned || (page.bits != 8 && (page.bits != 16 || page.photometric == palette))) {
        return std::nullopt;
    }
    return page.bits == 8 ? (colour ? PixelFormat::rgb8 : PixelFormat::mono8)
                          : (colour ? PixelFormat::rgb16 : PixelFormat::mono16);
}

// The Bayer format with these filters; nothing: they are others.
std::optional<PixelFormat> raw_of(PixelFormat grey, const std::array<std::uint8_t, 4>& found) noexcept {
    for (const PixelFormat format :
         {PixelFormat::bayer_rg8, PixelFormat::bayer_gr8, PixelFormat::bayer_gb8, PixelFormat::bayer_bg8,
          PixelFormat::bayer_rg16, PixelFormat::bayer_gr16, PixelFormat::bayer_gb16, PixelFormat::bayer_bg16}) {
        const auto filter = [&](std::uint64_t x, std::uint64_t y) {
            return static_cast<std::uint8_t>(colour_at(*bayer_pattern_of(format), x, y));
        };
        if (sample_type_of(format) == sample_type_of(grey) &&
            found == std::array{filter(0, 0), filter(1, 0), filter(0, 1), filter(1, 1)}) {
            return format;
        }
    }
    return std::nullopt;
}
}  // namespace

std::optional<TiffKind> tiff_kind_of(const TiffSamples& page, std::string& why) {
    TiffKind kind;
    kind.is_jpeg_ycbcr = page.photometric == ycbcr && page.compression == kJpeg && page.samples == 3 &&
                         page.bits == 8 && !page.is_planar;
    const bool is_colour = page.photometric == rgb || kind.is_jpeg_ycbcr;
    if (!is_colour && !is_grey(page.photometric)) {
        why = "it is " + name_of_light(page.photometric);
        return std::nullopt;
    }
    if (page.samples != (is_colour ? 3 : 1)) {
        why = wrong_samples(page);
        return std::nullopt;
    }
    auto format = grey_or_rgb(page);
    if (!format) {
        why = wrong_type(page);
        return std::nullopt;
    }
    kind.min_is_white = page.photometric == min_is_white;
    kind.is_palette = page.photometric == palette;
    const bool may_be_raw = page.photometric == min_is_black || page.photometric == filters;
    const auto raw = may_be_raw && page.filters && *format != PixelFormat::float32 ? raw_of(*format, *page.filters)
                                                                                   : std::nullopt;
    if (page.photometric == filters && !raw) {
        why = "it is " + name_of_light(filters);
        return std::nullopt;
    }
    kind.pixel_format = raw.value_or(*format);
    return kind;
}

}  // namespace framering
