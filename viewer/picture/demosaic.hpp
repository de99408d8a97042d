// All three colours of each pixel of a mosaic, for display: the missing ones are the mean of the nearest samples
// of theirs.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "viewer/picture/frame_rows.hpp"

namespace framering {

// Three rows of a frame.
template <class Sample>
struct RowNeighbours {
    const Sample* above;
    const Sample* here;
    const Sample* below;
};

// Of one pixel. `row` counts from the top of the frame; neighbours beyond an edge are those that before() and
// behind() name.
template <class Sample>
[[nodiscard]] std::array<std::uint16_t, kColours> demosaiced(const RowNeighbours<Sample>& rows, std::size_t x,
                                                             std::size_t row, std::size_t width,
                                                             const Mosaic& mosaic) noexcept {
    const std::size_t left = before(x, width);
    const std::size_t right = behind(x, width);
    const auto mean_of_two = [](std::uint32_t a, std::uint32_t b) {
        return static_cast<std::uint16_t>((a + b + 1) / 2);
    };
    const auto mean_of_four = [](std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
        return static_cast<std::uint16_t>((a + b + c + d + 2) / 4);
    };
    const std::uint16_t own = rows.here[x];
    const std::size_t colour = mosaic.colour_at(x, row);
    std::array<std::uint16_t, kColours> all{};
    all[colour] = own;
    if (colour != 1) {
        all[1] = mean_of_four(rows.here[left], rows.here[right], rows.above[x], rows.below[x]);
        all[2 - colour] = mean_of_four(rows.above[left], rows.above[right], rows.below[left], rows.below[right]);
        return all;
    }
    const std::size_t beside = mosaic.colour_at(x + 1, row);
    all[beside] = mean_of_two(rows.here[left], rows.here[right]);
    all[2 - beside] = mean_of_two(rows.above[x], rows.below[x]);
    return all;
}

// Of the pixels of a row from `begin` to before `end`: to[colour][0] is that of `begin`.
template <class Sample>
void demosaic_row(const RowNeighbours<Sample>& rows, std::size_t row, std::size_t width, const Mosaic& mosaic,
                  std::size_t begin, std::size_t end, const std::array<std::uint16_t*, kColours>& to) noexcept {
    const auto one = [&](std::size_t x) {
        const auto colours = demosaiced(rows, x, row, width, mosaic);
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            to[colour][x - begin] = colours[colour];
        }
    };
    // Inside, pixels of two filters take turns, and no edge is near.
    std::size_t x = begin;
    for (; x < end && (x == 0 || mosaic.colour_at(x, row) == 1); ++x) {
        one(x);
    }
    const std::size_t own = mosaic.colour_at(x, row);
    const Sample* __restrict above = rows.above;
    const Sample* __restrict here = rows.here;
    const Sample* __restrict below = rows.below;
    std::uint16_t* __restrict same = to[own == 1 ? 0 : own] - begin;
    std::uint16_t* __restrict green = to[1] - begin;
    std::uint16_t* __restrict opposite = to[own == 1 ? 2 : 2 - own] - begin;
    for (; own != 1 && x + 2 < std::min(end, width); x += 2) {
        same[x] = here[x];
        green[x] = static_cast<std::uint16_t>((here[x - 1] + here[x + 1] + above[x] + below[x] + 2) / 4);
        opposite[x] =
            static_cast<std::uint16_t>((above[x - 1] + above[x + 1] + below[x - 1] + below[x + 1] + 2) / 4);
        green[x + 1] = here[x + 1];
        same[x + 1] = static_cast<std::uint16_t>((here[x] + here[x + 2] + 1) / 2);
        opposite[x + 1] = static_cast<std::uint16_t>((above[x + 1] + below[x + 1] + 1) / 2);
    }
    for (; x < end; ++x) {
        one(x);
    }
}

}  // namespace framering
