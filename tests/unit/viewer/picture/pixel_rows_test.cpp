#include "viewer/picture/pixel_rows.hpp"

#include <doctest/doctest.h>

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
std::vector<Pixel> random_row(std::mt19937& dice, std::size_t width) {
    std::vector<Pixel> row(width);
    for (Pixel& pixel : row) {
        pixel = static_cast<Pixel>(dice());
    }
    return row;
}

template <class Pixel>
struct Columns {
    explicit Columns(std::size_t width) : sums(width), maxima(width) {}
    [[nodiscard]] ColumnTotals<Pixel> totals() { return {sums.data(), maxima.data()}; }

    std::vector<std::uint32_t> sums;
    std::vector<Pixel> maxima;
};

template <class Pixel>
void check_totals(const PixelTotals<Pixel>& totals, const std::vector<Pixel>& row, Pixel saturation) {
    PixelTotals<Pixel> expected;
    for (const Pixel pixel : row) {
        expected.add({pixel, pixel, pixel >= saturation ? 1U : 0U, pixel});
    }
    CHECK(totals.minimum == expected.minimum);
    CHECK(totals.maximum == expected.maximum);
    CHECK(totals.saturated == expected.saturated);
    CHECK(totals.sum == expected.sum);
}

// Rows of every width up to some vectors of every kind.
template <class Pixel>
void check_rows(Pixel saturation) {
    for (const RowLoops<Pixel>* loops : all_loops<Pixel>()) {
        std::mt19937 dice(1);
        for (std::size_t width = 1; width < 150; ++width) {
            Columns<Pixel> columns(width);
            const auto first = random_row<Pixel>(dice, width);
            const auto second = random_row<Pixel>(dice, width);
            check_totals(loops->totals(first.data(), width, saturation), first, saturation);
            check_totals(loops->add_to_band(first.data(), width, saturation, columns.totals()), first, saturation);
            check_totals(loops->add_to_band(second.data(), width, saturation, columns.totals()), second,
                         saturation);
            for (std::size_t x = 0; x < width; ++x) {
                CHECK(columns.sums[x] == std::uint32_t{first[x]} + second[x]);
                CHECK(columns.maxima[x] == std::max(first[x], second[x]));
            }
        }
    }
}

// One box of a band with this sum, through the loops.
std::uint32_t mean_of(const RowLoops<std::uint16_t>& loops, std::uint32_t sum, std::uint32_t columns,
                      std::uint32_t rows) {
    Columns<std::uint16_t> band(columns);
    Columns<std::uint16_t> scratch(columns);
    for (std::uint32_t& part : band.sums) {
        part = sum / columns;
    }
    band.sums.back() += sum % columns;
    const std::vector<std::uint32_t> begins{0, columns};
    std::uint16_t mean = 0;
    std::uint16_t maximum = 0;
    loops.finish_band(band.totals(), scratch.totals(), {begins.data(), 1, rows}, &mean, &maximum);
    return mean;
}
}  // namespace

TEST_CASE("every loop counts every pixel of rows of every width") {
    check_rows<std::uint8_t>(255);
    check_rows<std::uint8_t>(15);
    check_rows<std::uint16_t>(4095);
    check_rows<std::uint16_t>(65'535);
}

TEST_CASE("the longest white row is counted to its end") {
    const std::vector<std::uint16_t> row(65'535, 65'535);
    for (const auto* loops : all_loops<std::uint16_t>()) {
        check_totals(loops->totals(row.data(), row.size(), 65'535), row, std::uint16_t{65'535});
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
                const auto row = random_row<std::uint8_t>(dice, columns);
                Columns<std::uint8_t> band(columns);
                Columns<std::uint8_t> scratch(columns);
                static_cast<void>(loops->add_to_band(row.data(), columns, 255, band.totals()));
                std::vector<std::uint32_t> begins;
                for (std::uint32_t box = 0; box <= count; ++box) {
                    begins.push_back(box * columns / count);
                }
                std::vector<std::uint16_t> means(count);
                std::vector<std::uint16_t> maxima(count);
                loops->finish_band(band.totals(), scratch.totals(), {begins.data(), count, 1}, means.data(),
                                   maxima.data());
                for (std::uint32_t box = 0; box < count; ++box) {
                    std::uint32_t sum = 0;
                    std::uint32_t maximum = 0;
                    for (std::uint32_t x = begins[box]; x < begins[box + 1]; ++x) {
                        sum += row[x];
                        maximum = std::max<std::uint32_t>(maximum, row[x]);
                    }
                    const std::uint32_t pixels = begins[box + 1] - begins[box];
                    CHECK(means[box] == (sum + pixels / 2) / pixels);
                    CHECK(maxima[box] == maximum);
                }
            }
        }
    }
}
