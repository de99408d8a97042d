// Which colour a pixel of a Bayer frame measures.
#pragma once
#include <cstdint>

#include "common/frame/pixel_format.hpp"

namespace framering {

enum class Colour : std::uint8_t { red, green, blue };

// Of the pixel at this place.
[[nodiscard]] constexpr Colour colour_at(BayerPattern pattern, std::uint64_t x, std::uint64_t y) noexcept {
    const bool red_is_right = pattern == BayerPattern::gr || pattern == BayerPattern::bg;
    const bool red_is_below = pattern == BayerPattern::gb || pattern == BayerPattern::bg;
    const bool in_column_of_red = (x % 2 == 1) == red_is_right;
    const bool in_row_of_red = (y % 2 == 1) == red_is_below;
    return in_column_of_red != in_row_of_red ? Colour::green : in_column_of_red ? Colour::red : Colour::blue;
}

}  // namespace framering
