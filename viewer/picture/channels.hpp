// The channels of a frame: one, or red, green and blue.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "common/frame/bayer.hpp"

namespace framering {

inline constexpr std::size_t kColours = 3;  // red, green, blue
inline constexpr std::array<const char*, kColours> kColourLetters{"R", "G", "B"};

// Where the colour filters of a mosaic are: the blue ones are diagonally beside the red ones, all others are
// green.
struct Mosaic {
    std::uint32_t red_row = 0;     // of the first two
    std::uint32_t red_column = 0;  // of the first two

    // 0 red, 1 green, 2 blue.
    [[nodiscard]] constexpr std::size_t colour_at(std::size_t x, std::size_t y) const noexcept {
        return (x % 2 == red_column ? 0U : 1U) + (y % 2 == red_row ? 0U : 1U);
    }
};

[[nodiscard]] constexpr Mosaic mosaic_of(BayerPattern pattern) noexcept {
    for (const std::uint32_t row : {0U, 1U}) {
        for (const std::uint32_t column : {0U, 1U}) {
            if (colour_at(pattern, column, row) == Colour::red) {
                return {row, column};
            }
        }
    }
    return {};
}

// How a frame of a mosaic is shown and measured.
enum class BayerView : std::uint8_t {
    colour,  // each picture pixel has all three colours
    raw,     // grey, every sample as it is
};
// "color" or "raw". Fails (Error, usage).
[[nodiscard]] BayerView parse_bayer_view(std::string_view text);
[[nodiscard]] std::string_view name_of(BayerView view) noexcept;

}  // namespace framering
