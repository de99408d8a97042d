#include "viewer/picture/pixel_rows.hpp"

#include "common/frame/frame_format.hpp"
#include "viewer/picture/column_of_rows.hpp"

namespace framering {

namespace {
// These loops are written for the vectoriser: no branch, narrow lanes, nothing aliased. Each is inlined into a
// function for every kind of processor.
template <class Pixel>
[[gnu::always_inline]] inline std::uint64_t saturated_in(const PixelRows<Pixel>& rows, Pixel saturation) noexcept {
    std::uint64_t all = 0;
    for (std::size_t row = 0; row < rows.count; ++row) {
        const Pixel* __restrict pixels = rows.first + row * rows.distance;
        static_assert(kLargestSide <= std::numeric_limits<std::uint16_t>::max());
        std::uint16_t saturated = 0;  // of the pixels of a row
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

template <class Pixel>
struct Portable {
    static PixelTotals<Pixel> totals(const PixelRows<Pixel>& rows, Pixel saturation) noexcept {
        return totals_of(rows, saturation);
    }
    static PixelTotals<Pixel> add_to_band(const PixelRows<Pixel>& rows, Pixel saturation, bool first,
                                          ColumnTotals<Pixel> columns) noexcept {
        return add_band_rows(rows, saturation, first, columns);
    }
    static constexpr RowLoops<Pixel> kLoops{totals, add_to_band};
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
    static constexpr RowLoops<Pixel> kLoops{totals, add_to_band};
};
#endif
}  // namespace

template <class Pixel>
const RowLoops<Pixel>& row_loops([[maybe_unused]] Vectors vectors) noexcept {
#if defined(__x86_64__)
    if (vectors == Vectors::avx2) {
        return WithAvx2<Pixel>::kLoops;
    }
#endif
    return Portable<Pixel>::kLoops;
}

template const RowLoops<std::uint8_t>& row_loops(Vectors) noexcept;
template const RowLoops<std::uint16_t>& row_loops(Vectors) noexcept;

}  // namespace framering
