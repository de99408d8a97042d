// The inner loops over a frame's pixels: everything that is done once a pixel is here.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "common/scaling/vectors.hpp"

namespace framering {

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

// Some rows of a frame, or the same part of each. No row is longer than kLargestSide.
template <class Pixel>
struct PixelRows {
    static constexpr std::size_t kMost = 4;

    const Pixel* first;
    std::size_t distance;  // from a row to the next, in pixels
    std::size_t width;
    std::size_t count;  // 1 to kMost
};

// What a band of rows has come to so far, a column each.
template <class Pixel>
struct ColumnTotals {
    std::uint32_t* sums;  // the largest frame's just fit
    Pixel* maxima;
};

// They may run on rows that change meanwhile: whatever the bytes are, and where they differ between two reads,
// only the result is wrong.
template <class Pixel>
struct RowLoops {
    PixelTotals<Pixel> (*totals)(const PixelRows<Pixel>& rows, Pixel saturation) noexcept;
    // The first rows of a band take the columns' place, the others are added. The totals are those of the rows,
    // but for their sum, which BandBoxes::find_means tells.
    PixelTotals<Pixel> (*add_to_band)(const PixelRows<Pixel>& rows, Pixel saturation, bool first,
                                      ColumnTotals<Pixel> columns) noexcept;
};

// Pixel: std::uint8_t or std::uint16_t. Requires: the processor has these vectors.
template <class Pixel>
[[nodiscard]] const RowLoops<Pixel>& row_loops(Vectors vectors = best_vectors()) noexcept;

}  // namespace framering
