// The sums of boxes of columns whose red, green and blue stand together: the part of RgbBoxes that is done once a
// column.
#pragma once
#include <cstddef>
#include <cstdint>

namespace framering {

// Where the columns of each box begin, and whether it has one more of them than the narrowest ones.
struct ColourColumns {
    const std::uint32_t* columns;
    const std::uint32_t* begins;
    const std::uint8_t* extra;
    std::size_t count;
};

// `width`: of the narrowest boxes. Reads RgbBoxes::kReadBehind samples behind the last column. Requires: the
// processor has AVX2; elsewhere nothing happens.
void sum_colours_with_avx2(const ColourColumns& from, std::size_t width, std::uint32_t* red, std::uint32_t* green,
                           std::uint32_t* blue) noexcept;

}  // namespace framering
