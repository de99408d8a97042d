#include "viewer/picture/pixel_rows.hpp"

namespace framering {

namespace {
// These loops are written for the vectoriser: no branch, narrow lanes, nothing aliased. Each is inlined into a
// function for every kind of processor.
template <class Pixel>
[[gnu::always_inline]] inline PixelTotals<Pixel> totals_of(const Pixel* __restrict row, std::size_t width,
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
[[gnu::always_inline]] inline PixelTotals<Pixel> add_row(const Pixel* __restrict row, std::size_t width,
                                                         Pixel saturation, ColumnTotals<Pixel> columns) noexcept {
    std::uint32_t* __restrict sums = columns.sums;
    Pixel* __restrict maxima = columns.maxima;
    Pixel minimum = row[0];
    Pixel maximum = row[0];
    std::uint16_t saturated = 0;
    std::uint32_t sum = 0;
    for (std::size_t x = 0; x < width; ++x) {
        const Pixel pixel = row[x];
        sums[x] += pixel;
        maxima[x] = maxima[x] < pixel ? pixel : maxima[x];
        minimum = pixel < minimum ? pixel : minimum;
        maximum = maximum < pixel ? pixel : maximum;
        saturated = static_cast<std::uint16_t>(saturated + (pixel >= saturation ? 1 : 0));
        sum += pixel;
    }
    return {minimum, maximum, saturated, sum};
}

// For each column what it and the `others` behind it come to.
template <class Value, class Join>
[[gnu::always_inline]] inline void slide(Value* __restrict out, const Value* __restrict values, std::size_t count,
                                         std::size_t others, Join join) noexcept {
    if (others == 0) {
        std::copy(values, values + count, out);
        return;
    }
    for (std::size_t x = 0; x + others < count; ++x) {
        out[x] = join(values[x], values[x + 1]);
    }
    for (std::size_t other = 2; other <= others; ++other) {
        for (std::size_t x = 0; x + others < count; ++x) {
            out[x] = join(out[x], values[x + other]);
        }
    }
}

// Sums and maxima of the boxes, moved to the front of the columns. All boxes are as wide as the narrowest or one
// column wider: all columns are joined to that width, where the vectoriser is at its best, and then picked.
template <class Pixel>
[[gnu::always_inline]] inline void gather_boxes(ColumnTotals<Pixel> columns, ColumnTotals<Pixel> scratch,
                                                const BandBoxes& boxes) noexcept {
    const std::size_t count = boxes.begins[boxes.count];
    const std::size_t width = count / boxes.count;
    slide(scratch.sums, columns.sums, count, width - 1, [](std::uint32_t a, std::uint32_t b) { return a + b; });
    slide(scratch.maxima, columns.maxima, count, width - 1, [](Pixel a, Pixel b) { return a < b ? b : a; });
    for (std::size_t box = 0; box < boxes.count; ++box) {
        const std::size_t begin = boxes.begins[box];
        const std::size_t end = boxes.begins[box + 1];
        const auto one_more = static_cast<std::uint32_t>(width - (end - begin));
        columns.sums[box] = scratch.sums[begin] + (columns.sums[end - 1] & one_more);
        columns.maxima[box] = std::max(scratch.maxima[begin], columns.maxima[end - 1]);
    }
}

// Boxes of at most 255 pixels: their sums are below 2^24, so that the quotient of two floats has the right whole
// part.
template <class Pixel>
[[gnu::always_inline]] inline void small_boxes_of(ColumnTotals<Pixel> columns, ColumnTotals<Pixel> scratch,
                                                  const BandBoxes& boxes, std::uint16_t* __restrict means,
                                                  std::uint16_t* __restrict maxima) noexcept {
    gather_boxes(columns, scratch, boxes);
    const std::uint32_t* __restrict sums = columns.sums;
    const Pixel* __restrict largest = columns.maxima;
    const std::uint32_t* __restrict begins = boxes.begins;
    const auto rows = static_cast<std::int32_t>(boxes.rows);
    for (std::size_t box = 0; box < boxes.count; ++box) {
        const std::int32_t pixels = rows * static_cast<std::int32_t>(begins[box + 1] - begins[box]);
        const std::int32_t sum = static_cast<std::int32_t>(sums[box]) + pixels / 2;
        means[box] = static_cast<std::uint16_t>(
            static_cast<std::int32_t>(static_cast<float>(sum) / static_cast<float>(pixels)));
        maxima[box] = largest[box];
    }
}

template <class Pixel>
[[gnu::always_inline]] inline void large_boxes_of(ColumnTotals<Pixel> columns, const BandBoxes& boxes,
                                                  std::uint16_t* means, std::uint16_t* maxima) noexcept {
    for (std::size_t box = 0; box < boxes.count; ++box) {
        std::uint64_t sum = 0;
        Pixel maximum = 0;
        for (std::size_t x = boxes.begins[box]; x < boxes.begins[box + 1]; ++x) {
            sum += columns.sums[x];
            maximum = maximum < columns.maxima[x] ? columns.maxima[x] : maximum;
        }
        const std::uint64_t pixels = boxes.rows * (boxes.begins[box + 1] - boxes.begins[box]);
        means[box] = static_cast<std::uint16_t>((sum + pixels / 2) / pixels);
        maxima[box] = maximum;
    }
}

template <class Pixel>
[[gnu::always_inline]] inline void boxes_of(ColumnTotals<Pixel> columns, ColumnTotals<Pixel> scratch,
                                            BandBoxes boxes, std::uint16_t* means,
                                            std::uint16_t* maxima) noexcept {
    const std::size_t widest = (boxes.begins[boxes.count] + boxes.count - 1) / boxes.count;
    if (boxes.rows * widest <= 255) {
        small_boxes_of(columns, scratch, boxes, means, maxima);
    } else {
        large_boxes_of(columns, boxes, means, maxima);
    }
}

template <class Pixel>
struct Portable {
    static PixelTotals<Pixel> totals(const Pixel* row, std::size_t width, Pixel saturation) noexcept {
        return totals_of(row, width, saturation);
    }
    static PixelTotals<Pixel> add_to_band(const Pixel* row, std::size_t width, Pixel saturation,
                                          ColumnTotals<Pixel> columns) noexcept {
        return add_row(row, width, saturation, columns);
    }
    static void finish_band(ColumnTotals<Pixel> columns, ColumnTotals<Pixel> scratch, BandBoxes boxes,
                            std::uint16_t* means, std::uint16_t* maxima) noexcept {
        boxes_of(columns, scratch, boxes, means, maxima);
    }
    static constexpr RowLoops<Pixel> loops{totals, add_to_band, finish_band};
};

#if defined(__x86_64__)
template <class Pixel>
struct WithAvx2 {
    [[gnu::target("avx2")]] static PixelTotals<Pixel> totals(const Pixel* row, std::size_t width,
                                                             Pixel saturation) noexcept {
        return totals_of(row, width, saturation);
    }
    [[gnu::target("avx2")]] static PixelTotals<Pixel> add_to_band(const Pixel* row, std::size_t width,
                                                                  Pixel saturation,
                                                                  ColumnTotals<Pixel> columns) noexcept {
        return add_row(row, width, saturation, columns);
    }
    [[gnu::target("avx2")]] static void finish_band(ColumnTotals<Pixel> columns, ColumnTotals<Pixel> scratch,
                                                    BandBoxes boxes, std::uint16_t* means,
                                                    std::uint16_t* maxima) noexcept {
        boxes_of(columns, scratch, boxes, means, maxima);
    }
    static constexpr RowLoops<Pixel> loops{totals, add_to_band, finish_band};
};
#endif
}  // namespace

template <class Pixel>
const RowLoops<Pixel>& portable_row_loops() noexcept {
    return Portable<Pixel>::loops;
}

template <class Pixel>
const RowLoops<Pixel>& row_loops() noexcept {
#if defined(__x86_64__)
    static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
    if (has_avx2) {
        return WithAvx2<Pixel>::loops;
    }
#endif
    return portable_row_loops<Pixel>();
}

template const RowLoops<std::uint8_t>& portable_row_loops() noexcept;
template const RowLoops<std::uint16_t>& portable_row_loops() noexcept;
template const RowLoops<std::uint8_t>& row_loops() noexcept;
template const RowLoops<std::uint16_t>& row_loops() noexcept;

}  // namespace framering
