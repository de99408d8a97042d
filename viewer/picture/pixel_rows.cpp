#include "viewer/picture/pixel_rows.hpp"

namespace framering {

namespace {
// These loops are written for the vectoriser: no branch, narrow lanes, nothing aliased. Each is inlined into a
// function for every kind of processor.
template <class Pixel>
[[gnu::always_inline]] inline std::uint64_t saturated_in(const PixelRows<Pixel>& rows, Pixel saturation) noexcept {
    std::uint64_t all = 0;
    for (std::size_t row = 0; row < rows.count; ++row) {
        const Pixel* __restrict pixels = rows.first + row * rows.distance;
        std::uint16_t saturated = 0;  // a row has at most 65 535 pixels
        for (std::size_t x = 0; x < rows.width; ++x) {
            saturated = static_cast<std::uint16_t>(saturated + (pixels[x] >= saturation ? 1 : 0));
        }
        all += saturated;
    }
    return all;
}

// Most frames have few saturated pixels: rows without any are not read again to count them.
template <class Pixel>
[[gnu::always_inline]] inline void count_saturated(const PixelRows<Pixel>& rows, Pixel saturation,
                                                   PixelTotals<Pixel>& totals) noexcept {
    totals.saturated = totals.maximum < saturation ? 0 : saturated_in(rows, saturation);
}

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

template <std::size_t kRows, class Pixel>
[[gnu::always_inline]] inline void total_rows(const PixelRows<Pixel>& rows, PixelTotals<Pixel>& totals) noexcept {
    constexpr std::size_t block = 16'384;  // columns of four white rows whose sum just fits
    for (std::size_t begin = 0; begin < rows.width; begin += block) {
        const Pixel* __restrict pixels = rows.first + begin;
        const std::size_t distance = rows.distance;
        const std::size_t width = std::min(block, rows.width - begin);
        Pixel minimum = totals.minimum;
        Pixel maximum = totals.maximum;
        std::uint32_t sum = 0;
        for (std::size_t x = 0; x < width; ++x) {
            const Column<Pixel> column = column_of<kRows>(pixels + x, distance);
            minimum = column.minimum < minimum ? column.minimum : minimum;
            maximum = maximum < column.maximum ? column.maximum : maximum;
            sum += column.sum;
        }
        totals.minimum = minimum;
        totals.maximum = maximum;
        totals.sum += sum;
    }
}

template <std::size_t kRows, bool kFirst, class Pixel>
[[gnu::always_inline]] inline void add_rows(const PixelRows<Pixel>& rows, ColumnTotals<Pixel> columns,
                                            PixelTotals<Pixel>& totals) noexcept {
    const Pixel* __restrict pixels = rows.first;
    std::uint32_t* __restrict sums = columns.sums;
    Pixel* __restrict maxima = columns.maxima;
    const std::size_t distance = rows.distance;
    const std::size_t width = rows.width;
    Pixel minimum = totals.minimum;
    Pixel maximum = totals.maximum;
    for (std::size_t x = 0; x < width; ++x) {
        const Column<Pixel> column = column_of<kRows>(pixels + x, distance);
        minimum = column.minimum < minimum ? column.minimum : minimum;
        maximum = maximum < column.maximum ? column.maximum : maximum;
        sums[x] = kFirst ? column.sum : sums[x] + column.sum;
        maxima[x] = kFirst || maxima[x] < column.maximum ? column.maximum : maxima[x];
    }
    totals.minimum = minimum;
    totals.maximum = maximum;
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

template <class Pixel>
[[gnu::always_inline]] inline PixelTotals<Pixel> totals_of(const PixelRows<Pixel>& rows,
                                                           Pixel saturation) noexcept {
    PixelTotals<Pixel> totals;
    for_number_of(
        rows, [&]<std::size_t kRows>() __attribute__((always_inline)) { total_rows<kRows>(rows, totals); });
    count_saturated(rows, saturation, totals);
    return totals;
}

template <class Pixel>
[[gnu::always_inline]] inline PixelTotals<Pixel> add_band_rows(const PixelRows<Pixel>& rows, Pixel saturation,
                                                               bool first, ColumnTotals<Pixel> columns) noexcept {
    PixelTotals<Pixel> totals;
    for_number_of(
        rows, [&]<std::size_t kRows>() __attribute__((always_inline)) {
            first ? add_rows<kRows, true>(rows, columns, totals) : add_rows<kRows, false>(rows, columns, totals);
        });
    count_saturated(rows, saturation, totals);
    return totals;
}

// Boxes are as wide as the narrowest, or one column wider.
template <std::size_t kWidth>
[[gnu::always_inline]] inline void sum_boxes(const std::uint32_t* __restrict columns, const BandBoxes& boxes,
                                             std::uint32_t* __restrict out) noexcept {
    const std::uint32_t* __restrict begins = boxes.begins;
    for (std::size_t box = 0; box < boxes.count; ++box) {
        const std::uint32_t begin = begins[box];
        const std::uint32_t end = begins[box + 1];
        std::uint32_t sum = 0;
        for (std::size_t x = 0; x < kWidth; ++x) {
            sum += columns[begin + x];
        }
        const auto one_more = static_cast<std::uint32_t>(kWidth) - (end - begin);  // all bits of it, or none
        out[box] = sum + (columns[end - 1] & one_more);
    }
}

// Boxes of at most 255 pixels: their sums are below 2^24, so that the quotient of two floats has the right whole
// part.
[[gnu::always_inline]] inline std::uint64_t small_means(const std::uint32_t* __restrict sums,
                                                        const BandBoxes& boxes,
                                                        std::uint16_t* __restrict means) noexcept {
    const std::uint32_t* __restrict begins = boxes.begins;
    const auto rows = static_cast<std::int32_t>(boxes.rows);
    std::uint64_t all = 0;
    for (std::size_t box = 0; box < boxes.count; ++box) {
        const std::int32_t pixels = rows * static_cast<std::int32_t>(begins[box + 1] - begins[box]);
        const std::int32_t sum = static_cast<std::int32_t>(sums[box]) + pixels / 2;
        means[box] = static_cast<std::uint16_t>(
            static_cast<std::int32_t>(static_cast<float>(sum) / static_cast<float>(pixels)));
        all += sums[box];
    }
    return all;
}

[[gnu::always_inline]] inline std::uint64_t any_means(const std::uint32_t* __restrict columns,
                                                      const BandBoxes& boxes, std::uint16_t* means) noexcept {
    std::uint64_t all = 0;
    for (std::size_t box = 0; box < boxes.count; ++box) {
        std::uint64_t sum = 0;
        for (std::size_t x = boxes.begins[box]; x < boxes.begins[box + 1]; ++x) {
            sum += columns[x];
        }
        const std::uint64_t pixels = boxes.rows * (boxes.begins[box + 1] - boxes.begins[box]);
        means[box] = static_cast<std::uint16_t>((sum + pixels / 2) / pixels);
        all += sum;
    }
    return all;
}

[[gnu::always_inline]] inline std::uint64_t means_of(const std::uint32_t* columns, const BandBoxes& boxes,
                                                     std::uint32_t* scratch, std::uint16_t* means) noexcept {
    const std::size_t narrowest = boxes.begins[boxes.count] / boxes.count;
    if (narrowest > 4 || boxes.rows * (narrowest + 1) > 255) {
        return any_means(columns, boxes, means);
    }
    switch (narrowest) {
        case 1:
            sum_boxes<1>(columns, boxes, scratch);
            break;
        case 2:
            sum_boxes<2>(columns, boxes, scratch);
            break;
        case 3:
            sum_boxes<3>(columns, boxes, scratch);
            break;
        default:
            sum_boxes<4>(columns, boxes, scratch);
            break;
    }
    return small_means(scratch, boxes, means);
}

// Of boxes that are at least as wide.
template <std::size_t kWidth, class Pixel>
[[gnu::always_inline]] inline void ends_of(const Pixel* __restrict maxima, const BandBoxes& boxes,
                                           Pixel saturation, BoxEnd* __restrict ends) noexcept {
    const std::uint32_t* __restrict begins = boxes.begins;
    for (std::size_t box = 0; box < boxes.count; ++box) {
        Pixel most = 0;
        for (std::size_t x = begins[box] + kWidth; x < begins[box + 1]; ++x) {
            most = most < maxima[x] ? maxima[x] : most;
        }
        for (std::size_t x = 0; x < kWidth; ++x) {
            const Pixel next = maxima[begins[box] + x];
            most = most < next ? next : most;
        }
        const BoxEnd bright = most >= saturation ? BoxEnd::saturated : BoxEnd::none;
        ends[box] = most == 0 ? BoxEnd::zero : bright;
    }
}

template <class Pixel>
[[gnu::always_inline]] inline void find_all_ends(const Pixel* maxima, const BandBoxes& boxes, Pixel saturation,
                                                 BoxEnd* ends) noexcept {
    if (boxes.begins[boxes.count] < 3 * boxes.count) {
        ends_of<1>(maxima, boxes, saturation, ends);
    } else {
        ends_of<3>(maxima, boxes, saturation, ends);
    }
}

template <class Pixel>
struct Portable {
    static PixelTotals<Pixel> totals(const PixelRows<Pixel>& rows, Pixel saturation) noexcept {
        return totals_of(rows, saturation);
    }
    static PixelTotals<Pixel> add_to_band(const PixelRows<Pixel>& rows, Pixel saturation, bool first,
                                          ColumnTotals<Pixel> columns) noexcept {
        return add_band_rows(rows, saturation, first, columns);
    }
    static std::uint64_t finish_band(const std::uint32_t* sums, BandBoxes boxes, std::uint32_t* scratch,
                                     std::uint16_t* means) noexcept {
        return means_of(sums, boxes, scratch, means);
    }
    static void find_ends(const Pixel* maxima, BandBoxes boxes, Pixel saturation, BoxEnd* ends) noexcept {
        find_all_ends(maxima, boxes, saturation, ends);
    }
    static constexpr RowLoops<Pixel> loops{totals, add_to_band, finish_band, find_ends};
};

#if defined(__x86_64__)
template <class Pixel>
struct WithAvx2 {
    [[gnu::target("avx2")]] static PixelTotals<Pixel> totals(const PixelRows<Pixel>& rows,
                                                             Pixel saturation) noexcept {
        return totals_of(rows, saturation);
    }
    [[gnu::target("avx2")]] static PixelTotals<Pixel> add_to_band(const PixelRows<Pixel>& rows, Pixel saturation,
                                                                  bool first,
                                                                  ColumnTotals<Pixel> columns) noexcept {
        return add_band_rows(rows, saturation, first, columns);
    }
    [[gnu::target("avx2")]] static std::uint64_t finish_band(const std::uint32_t* sums, BandBoxes boxes,
                                                             std::uint32_t* scratch,
                                                             std::uint16_t* means) noexcept {
        return means_of(sums, boxes, scratch, means);
    }
    [[gnu::target("avx2")]] static void find_ends(const Pixel* maxima, BandBoxes boxes, Pixel saturation,
                                                  BoxEnd* ends) noexcept {
        find_all_ends(maxima, boxes, saturation, ends);
    }
    static constexpr RowLoops<Pixel> loops{totals, add_to_band, finish_band, find_ends};
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
