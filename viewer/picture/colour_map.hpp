// Colours for the levels of a picture (a LUT, as the field calls it).
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/base/rgb.hpp"

namespace framering {

using ColourMap = std::array<Rgb, 256>;

enum class Lut {
    grey,
    inverted,
    hilo,  // grey; saturated is red, zero is blue
    viridis,
    inferno,
    magma,
    fire,
};

// What happens to pixels at the ends of the camera's range.
enum class RangeMarks {
    none,
    ends,  // level 255 only where a pixel is saturated, level 0 only where all pixels are 0: the rest is 1 to 254
};

// In the order in which a user chooses among them.
[[nodiscard]] std::span<const Lut> all_luts() noexcept;
[[nodiscard]] std::string_view name_of(Lut lut) noexcept;
// "grey, inverted, ... or fire".
[[nodiscard]] std::string lut_names();
// A name. Fails (Error, usage).
[[nodiscard]] Lut parse_lut(std::string_view text);

// With marks, level 0 is blue and level 255 red whatever the LUT; in hilo they are anyway.
[[nodiscard]] ColourMap colour_map(Lut lut, RangeMarks marks = RangeMarks::none) noexcept;
// How a picture has to be rendered for this LUT.
[[nodiscard]] RangeMarks range_marks(Lut lut) noexcept;

// Of every level its colour, as 0xFFRRGGBB. Requires: `out` has room for all.
void paint(std::span<const std::uint8_t> levels, const ColourMap& colours, std::span<std::uint32_t> out) noexcept;

}  // namespace framering
