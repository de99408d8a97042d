// The inner loops over a frame's pixels: everything that is done once a pixel is here.
#pragma once
#include <cstddef>
#include <cstdint>
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

template <class Pixel>
struct RowTotals {
    Pixel minimum;
    std::uint16_t saturated;  // pixels; a row has at most 65 535
};

// Adds a row to the totals of its band. Written for the vectoriser: no branch, one type of lane, nothing aliased.
template <class Pixel>
[[nodiscard]] RowTotals<Pixel> add_row(const Pixel* __restrict row, std::size_t width, ColumnTotals<Pixel> columns,
                                       Pixel saturation) noexcept {
    std::uint32_t* __restrict sums = columns.sums;
    Pixel* __restrict maxima = columns.maxima;
    Pixel minimum = row[0];
    std::uint16_t saturated = 0;
    for (std::size_t x = 0; x < width; ++x) {
        const Pixel pixel = row[x];
        sums[x] += pixel;
        maxima[x] = maxima[x] < pixel ? pixel : maxima[x];
        minimum = pixel < minimum ? pixel : minimum;
        saturated = static_cast<std::uint16_t>(saturated + (pixel >= saturation ? 1 : 0));
    }
    return {minimum, saturated};
}

}  // namespace framering
