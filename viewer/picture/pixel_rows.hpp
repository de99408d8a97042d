// The inner loops over a frame's pixels: everything that is done once a pixel is here.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "common/ring/racing_copy.hpp"

namespace framering {

// Copies a row out of a slot that its producer may be overwriting. The only place where the viewer touches pixels
// in shared memory: each byte is read once, and what follows works on a private row that cannot change under it.
inline void read_row(std::span<std::byte> row, const std::byte* in_slot) noexcept {
    copy_from_slot(row.data(), in_slot, row.size());
}

// What a band of rows has summed up so far, a column each.
template <class Pixel>
struct ColumnTotals {
    std::uint32_t* sums;  // 65 535 rows of 65 535 just fit
    Pixel* maxima;
};

// Of any number of rows.
template <class Pixel>
struct PixelTotals {
    Pixel minimum = std::numeric_limits<Pixel>::max();
    Pixel maximum = 0;
    std::uint64_t saturated = 0;
    std::uint64_t sum = 0;

    void add(const PixelTotals& other) noexcept {
        minimum = std::min(minimum, other.minimum);
        maximum = std::max(maximum, other.maximum);
        saturated += other.saturated;
        sum += other.sum;
    }
};

// These loops are written for the vectoriser: no branch, narrow lanes, nothing aliased.
template <class Pixel>
[[nodiscard]] PixelTotals<Pixel> totals_of_row(const Pixel* __restrict row, std::size_t width,
                                               Pixel saturation) noexcept {
    Pixel minimum = row[0];
    Pixel maximum = row[0];
    std::uint16_t saturated = 0;  // a row has at most 65 535 pixels
    std::uint32_t sum = 0;        // which just fit
    for (std::size_t x = 0; x < width; ++x) {
        const Pixel pixel = row[x];
        minimum = pixel < minimum ? pixel : minimum;
        maximum = maximum < pixel ? pixel : maximum;
        saturated = static_cast<std::uint16_t>(saturated + (pixel >= saturation ? 1 : 0));
        sum += pixel;
    }
    return {minimum, maximum, saturated, sum};
}

template <class Pixel>
void add_to_band(const Pixel* __restrict row, std::size_t width, ColumnTotals<Pixel> columns) noexcept {
    std::uint32_t* __restrict sums = columns.sums;
    Pixel* __restrict maxima = columns.maxima;
    for (std::size_t x = 0; x < width; ++x) {
        const Pixel pixel = row[x];
        sums[x] += pixel;
        maxima[x] = maxima[x] < pixel ? pixel : maxima[x];
    }
}

}  // namespace framering
