// What a page says of its samples, whoever lays the page out: the values of TIFF's fields.
#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "common/frame/pixel_format.hpp"

namespace framering {

struct PixelFields {
    std::uint16_t bits_per_sample = 16;
    std::uint16_t samples_per_pixel = 1;
    std::uint16_t photometric = 1;    // 1: black is 0; 2: red, green, blue
    std::uint16_t sample_format = 1;  // 1: unsigned; 3: IEEE 754
    // Of raw colour: the filters of the upper left four pixels, row by row; 0 red, 1 green, 2 blue (TIFF/EP).
    // PhotometricInterpretation stays 1: with 32803 (colour filters) no reader of grey opens the page.
    std::optional<std::array<std::uint8_t, 4>> filters;
};

// The tags of raw colour: size of its pattern, always 2 x 2, and the filters.
inline constexpr std::uint16_t kFilterSizeTag = 33421;
inline constexpr std::uint16_t kFiltersTag = 33422;

[[nodiscard]] PixelFields pixel_fields_of(PixelFormat format) noexcept;

}  // namespace framering
