// Colours for the levels of a picture (a LUT, as the field calls it).
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

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

// What happens to pixels at the ends of the camera's range.
enum class RangeMarks {
    none,
    ends,  // level 255 only where a pixel is saturated, level 0 only where all pixels are 0: grey is 1 to 254
};

// "grey", "inverted" or "hilo". Fails (Error, usage).
[[nodiscard]] Lut parse_lut(std::string_view text);
[[nodiscard]] ColourMap colour_map(Lut lut) noexcept;
// How a picture has to be rendered for this LUT.
[[nodiscard]] RangeMarks range_marks(Lut lut) noexcept;

}  // namespace framering
