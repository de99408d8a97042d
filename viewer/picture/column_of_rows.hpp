// What the loops over rows share. For the vectoriser: no branch, narrow lanes, nothing aliased; each function is
// inlined into one for every kind of processor.
#pragma once
#include <cstddef>
#include <cstdint>

#include "viewer/picture/pixel_rows.hpp"

namespace framering {

// What a column of some rows comes to, in registers.
template <class Pixel>
struct Column {
    Pixel minimum;
    Pixel maximum;
    std::uint32_t sum;
};

// All rows at once: they come from memory beside each other.
template <std::size_t kRows, class Pixel>
[[gnu::always_inline]] inline Column<Pixel> column_of(const Pixel* __restrict pixels,
                                                      std::size_t distance) noexcept {
    Column<Pixel> column{pixels[0], pixels[0], pixels[0]};
    for (std::size_t row = 1; row < kRows; ++row) {
        const Pixel pixel = pixels[row * distance];
        column.minimum = pixel < column.minimum ? pixel : column.minimum;
        column.maximum = column.maximum < pixel ? pixel : column.maximum;
        column.sum += pixel;
    }
    return column;
}

// Calls work<rows.count>().
template <class Pixel, class Work>
[[gnu::always_inline]] inline void for_number_of(const PixelRows<Pixel>& rows, Work work) noexcept {
    static_assert(PixelRows<Pixel>::kMost == 4);
    switch (rows.count) {
        case 1:
            return work.template operator()<1>();
        case 2:
            return work.template operator()<2>();
        case 3:
            return work.template operator()<3>();
        default:
            return work.template operator()<4>();
    }
}

}  // namespace framering
