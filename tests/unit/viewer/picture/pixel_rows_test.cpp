#include "viewer/picture/pixel_rows.hpp"

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace framering;

namespace {
// Both sets of loops, the one for this processor and the one for any.
template <class Pixel>
std::vector<const RowLoops<Pixel>*> all_loops() {
    return {&row_loops<Pixel>(), &row_loops<Pixel>(Vectors::portable)};
}

template <class Pixel>
std::vector<Pixel> random_pixels(std::mt19937& dice, std::size_t count) {
    std::vector<Pixel> pixels(count);
    for (Pixel& pixel : pixels) {
        pixel = static_cast<Pixel>(dice());
    }
    return pixels;
}

template <class Pixel>
struct Columns {
    explicit Columns(std::size_t width) : sums(width), maxima(width) {}
    [[nodiscard]] ColumnTotals<Pixel> totals() { return {sums.data(), maxima.data()}; }

    std::vector<std::uint32_t> sums;
    std::vector<Pixel> maxima;
};

template <class Pixel>
PixelTotals<Pixel> naive_totals(const PixelRows<Pixel>& rows, Pixel saturation) {
    PixelTotals<Pixel> totals;
    for (std::size_t row = 0; row < rows.count; ++row) {
        for (std::size_t x = 0; x < rows.width; ++x) {
            const Pixel pixel = rows.first[row * rows.distance + x];
            totals.add({pixel, pixel, pixel >= saturation ? 1U : 0U, pixel});
        }
    }
    return totals;
}

template <class Pixel>
void check_all_but_sum(const PixelTotals<Pixel>& totals, const PixelTotals<Pixel>& expected) {
    CHECK(totals.minimum == expected.minimum);
    CHECK(totals.maximum == expected.maximum);
    CHECK(totals.saturated == expected.saturated);
}

// Every number of rows of every width up to some vectors of every kind, with pixels beside them that are not
// theirs.
template <class Pixel>
void check_rows(Pixel saturation) {
    for (const RowLoops<Pixel>* loops : all_loops<Pixel>()) {
        std::mt19937 dice(1);
        for (std::size_t width = 1; width < 150; ++width) {
            const std::size_t count = 1 + width % PixelRows<Pixel>::kMost;
            const auto pixels = random_pixels<Pixel>(dice, count * (width + 3));
            const PixelRows<Pixel> rows{pixels.data(), width + 3, width, count};
            const auto expected = naive_totals(rows, saturation);
            const auto totals = loops->totals(rows, saturation);
            check_all_but_sum(totals, expected);
            CHECK(totals.sum == expected.sum);
            Columns<Pixel> columns(width);
            for (const bool first : {true, false, true}) {
                check_all_but_sum(loops->add_to_band(rows, saturation, first, columns.totals()), expected);
                for (std::size_t x = 0; x < width; ++x) {
                    const auto column =
                        naive_totals(PixelRows<Pixel>{&pixels[x], width + 3, 1, count}, saturation);
                    CHECK(columns.sums[x] == (first ? 1 : 2) * column.sum);
                    CHECK(columns.maxima[x] == column.maximum);
                }
            }
        }
    }
}
}  // namespace

TEST_CASE("every loop counts every pixel of rows of every width") {
    check_rows<std::uint8_t>(255);
    check_rows<std::uint8_t>(15);
    check_rows<std::uint16_t>(4095);
    check_rows<std::uint16_t>(65'535);
}

TEST_CASE("the longest white rows are counted to their end") {
    const std::vector<std::uint16_t> pixels(std::size_t{4} * 65'535, 65'535);
    for (const auto* loops : all_loops<std::uint16_t>()) {
        const auto totals = loops->totals({pixels.data(), 65'535, 65'535, 4}, 65'535);
        CHECK(totals.minimum == 65'535);
        CHECK(totals.saturated == 4 * 65'535);
        CHECK(totals.sum == 4ULL * 65'535 * 65'535);
    }
}
