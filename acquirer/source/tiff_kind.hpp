// Which pixel format a page of a TIFF file is, if it is one.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "common/frame/pixel_format.hpp"

namespace framering {

// What a page says of its samples: the values of TIFF's fields.
struct TiffSamples {
    std::uint16_t samples = 1;  // of a pixel
    std::uint16_t bits = 1;     // of a sample
    std::uint16_t format = 1;
    std::uint16_t photometric = 1;
    std::uint16_t compression = 1;
    bool is_planar = false;  // one plane after the other
    // CFAPattern of two rows of two: 0 red, 1 green, 2 blue.
    std::optional<std::array<std::uint8_t, 4>> filters;
};

struct TiffKind {
    PixelFormat pixel_format = PixelFormat::mono16;
    bool min_is_white = false;
    bool is_palette = false;
    bool is_jpeg_ycbcr = false;  // which libtiff makes RGB of
};

// Nothing for a kind that is not read; `why` then says what it is: "it is a CMYK image".
[[nodiscard]] std::optional<TiffKind> tiff_kind_of(const TiffSamples& page, std::string& why);

}  // namespace framering
