#include "viewer/picture/pixel_rows.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <random>
#include <vector>

using namespace framering;

namespace {
// Both sets of loops, the one for this processor and the one for any.
template <class Pixel>
std::vector<const RowLoops<Pixel>*> all_loops() {
    return {&row_loops<Pixel>(), &portable_row_loops<Pixel>()};
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

// One box of a band with this sum, through the loops.
std::uint32_t mean_of(const RowLoops<std::uint16_t>& loops, std::uint32_t sum, std::uint32_t columns,
                      std::uint32_t rows) {
    std::vector<std::uint32_t> sums(columns, sum / columns);
    sums.back() += sum % columns;
    const std::vector<std::uint32_t> begins{0, columns};
    std::uint32_t scratch = 0;
    std::uint16_t mean = 0;
    CHECK(loops.finish_band(sums.data(), {begins.data(), 1, rows}, &scratch, &mean) == sum);
    return mean;
}

// All means and ends of a band of one row.
void check_boxes(const RowLoops<std::uint8_t>& loops, const std::vector<std::uint8_t>& row, std::uint32_t count) {
    constexpr std::uint8_t saturation = 250;
    const auto columns = static_cast<std::uint32_t>(row.size());
    const std::vector<std::uint32_t> sums(row.begin(), row.end());
    std::vector<std::uint32_t> begins;
    for (std::uint32_t box = 0; box <= count; ++box) {
        begins.push_back(box * columns / count);
    }
    const BandBoxes boxes{begins.data(), count, 1};
    std::vector<std::uint32_t> scratch(count);
    std::vector<std::uint16_t> means(count);
    std::vector<BoxEnd> ends(count);
    CHECK(loops.finish_band(sums.data(), boxes, scratch.data(), means.data()) ==
          std::accumulate(sums.begin(), sums.end(), 0U));
    loops.find_ends(row.data(), boxes, saturation, ends.data());
    for (std::uint32_t box = 0; box < count; ++box) {
        const std::uint32_t pixels = begins[box + 1] - begins[box];
        const auto expected =
            naive_totals(PixelRows<std::uint8_t>{&row[begins[box]], pixels, pixels, 1}, saturation);
        CHECK(means[box] == (expected.sum + pixels / 2) / pixels);
        const BoxEnd bright = expected.maximum >= saturation ? BoxEnd::saturated : BoxEnd::none;
        CHECK(ends[box] == (expected.maximum == 0 ? BoxEnd::zero : bright));
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
    const std::vector<std::uint16_t> pixels(4 * 65'535, 65'535);
    for (const auto* loops : all_loops<std::uint16_t>()) {
        const auto totals = loops->totals({pixels.data(), 65'535, 65'535, 4}, 65'535);
        CHECK(totals.minimum == 65'535);
        CHECK(totals.saturated == 4 * 65'535);
        CHECK(totals.sum == 4ULL * 65'535 * 65'535);
    }
}

TEST_CASE("means are rounded exactly whatever the sum and the number of pixels") {
    std::mt19937 dice(2);
    for (const auto* loops : all_loops<std::uint16_t>()) {
        for (const std::uint32_t pixels : {1U, 2U, 3U, 4U, 5U, 7U, 9U, 12U, 16U, 51U, 254U, 255U, 256U, 257U}) {
            CAPTURE(pixels);
            const auto check_mean = [&](std::uint32_t sum) {
                const std::uint32_t mean = (sum + pixels / 2) / pixels;
                CHECK(mean_of(*loops, sum, pixels, 1) == mean);
                CHECK(mean_of(*loops, sum, 1, pixels) == mean);
            };
            for (int round = 0; round < 300; ++round) {
                // Around every change from one mean to the next.
                const auto mean = static_cast<std::uint32_t>(dice() % 65'535);
                const std::uint32_t change = mean * pixels + pixels - pixels / 2;
                check_mean(change - 1);
                check_mean(change);
            }
            check_mean(0);
            check_mean(65'535 * pixels);
        }
    }
}

TEST_CASE("boxes of two widths are told apart in bands of every shape") {
    std::mt19937 dice(3);
    for (const auto* loops : all_loops<std::uint8_t>()) {
        for (std::uint32_t columns = 1; columns < 60; ++columns) {
            for (std::uint32_t count = 1; count <= columns; ++count) {
                check_boxes(*loops, random_pixels<std::uint8_t>(dice, columns), count);
            }
        }
    }
}

TEST_CASE("an end stands out in boxes of every width and at every place in them") {
    for (const auto* loops : all_loops<std::uint8_t>()) {
        for (std::uint32_t columns = 1; columns < 20; ++columns) {
            for (std::uint32_t place = 0; place < columns; ++place) {
                std::vector<std::uint8_t> row(columns);
                row[place] = 255;
                check_boxes(*loops, row, std::max(1U, columns / 3));
                row.assign(columns, 0);
                row[place] = 1;
                check_boxes(*loops, row, std::max(1U, columns / 3));
            }
        }
    }
}
