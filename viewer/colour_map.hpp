// Colours for the levels of a picture (a LUT, as the field calls it).
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "viewer/picture.hpp"

namespace framering {

struct Rgb {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    bool operator==(const Rgb&) const = default;
};

using ColourMap = std::array<Rgb, 256>;

enum class Lut {
    grey,
    inverted,
    hilo,  // grey; saturated is red, zero is blue
};

// "grey", "inverted" or "hilo". Fails (Error, usage).
[[nodiscard]] Lut parse_lut(std::string_view text);
[[nodiscard]] ColourMap colour_map(Lut lut) noexcept;
// How a picture has to be rendered for this LUT.
[[nodiscard]] RangeMarks range_marks(Lut lut) noexcept;

}  // namespace framering
