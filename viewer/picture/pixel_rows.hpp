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

// What a band of rows has come to so far, a column each.
template <class Pixel>
struct ColumnTotals {
    std::uint32_t* sums;  // 65 535 rows of 65 535 just fit
    Pixel* maxima;
};

// The boxes of a band: where each begins among the columns, and where the last one ends.
struct BandBoxes {
    const std::uint32_t* begins;
    std::size_t count;
    std::size_t rows;
};

// No row is longer than 65 535 pixels.
template <class Pixel>
struct RowLoops {
    PixelTotals<Pixel> (*totals)(const Pixel* row, std::size_t width, Pixel saturation) noexcept;
    // The totals of the row; adds it to its band.
    PixelTotals<Pixel> (*add_to_band)(const Pixel* row, std::size_t width, Pixel saturation,
                                      ColumnTotals<Pixel> columns) noexcept;
    // The rounded mean and the maximum of each box. Spends columns and scratch, which is as large.
    void (*finish_band)(ColumnTotals<Pixel> columns, ColumnTotals<Pixel> scratch, BandBoxes boxes,
                        std::uint16_t* means, std::uint16_t* maxima) noexcept;
};

// The fastest for this processor. Pixel: std::uint8_t or std::uint16_t.
template <class Pixel>
[[nodiscard]] const RowLoops<Pixel>& row_loops() noexcept;
// Those for any processor.
template <class Pixel>
[[nodiscard]] const RowLoops<Pixel>& portable_row_loops() noexcept;

}  // namespace framering
