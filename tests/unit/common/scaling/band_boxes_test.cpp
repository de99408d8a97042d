#include "common/scaling/band_boxes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "common/scaling/shares.hpp"

using namespace framering;

namespace {
constexpr std::array kAllVectors{Vectors::portable, Vectors::avx2};

// Calls check(vectors) for those that this processor has.
template <class Check>
void with_all_vectors(Check check) {
    for (const Vectors vectors : kAllVectors) {
        if (vectors <= best_vectors()) {
            CAPTURE(vectors);
            check(vectors);
        }
    }
}

// The mean of one box.
std::uint32_t mean_of(Vectors vectors, std::uint32_t sum, std::uint32_t columns, std::uint32_t rows) {
    std::vector<std::uint32_t> sums(columns, sum / columns);
    sums.back() += sum % columns;
    std::uint16_t mean = 0;
    CHECK(BandBoxes(1, columns, vectors).find_means(sums.data(), rows, &mean) == sum);
    return mean;
}

// Columns of their own, without a value more behind them.
void check_boxes(Vectors vectors, const std::vector<std::uint8_t>& row, std::uint32_t count) {
    constexpr std::uint8_t saturation = 250;
    const std::vector<std::uint32_t> sums(row.begin(), row.end());
    BandBoxes boxes(count, static_cast<std::uint32_t>(row.size()), vectors);
    REQUIRE(boxes.count() == count);
    std::vector<std::uint16_t> means(count);
    std::vector<BoxEnd> ends(count);
    CHECK(boxes.find_means(sums.data(), 1, means.data()) == std::accumulate(sums.begin(), sums.end(), 0U));
    boxes.find_ends(row.data(), saturation, ends.data());
    const Shares shares(count, static_cast<std::uint32_t>(row.size()));
    for (std::size_t box = 0; box < count; ++box) {
        const auto begin = row.begin() + static_cast<std::ptrdiff_t>(shares.begin(box));
        const auto end = row.begin() + static_cast<std::ptrdiff_t>(shares.begin(box + 1));
        const auto pixels = static_cast<std::uint32_t>(end - begin);
        CHECK(means[box] == (std::accumulate(begin, end, 0U) + pixels / 2) / pixels);
        const std::uint8_t most = *std::max_element(begin, end);
        const BoxEnd bright = most >= saturation ? BoxEnd::saturated : BoxEnd::none;
        CHECK(ends[box] == (most == 0 ? BoxEnd::zero : bright));
    }
}
}  // namespace

TEST_CASE("means are rounded exactly whatever the sum and the number of pixels") {
    std::mt19937 dice(2);
    with_all_vectors([&](Vectors vectors) {
        for (const std::uint32_t pixels : {1U, 2U, 3U, 4U, 5U, 7U, 9U, 12U, 16U, 51U, 254U, 255U, 256U, 257U}) {
            CAPTURE(pixels);
            const auto check_mean = [&](std::uint32_t sum) {
                const std::uint32_t mean = (sum + pixels / 2) / pixels;
                CHECK(mean_of(vectors, sum, pixels, 1) == mean);
                CHECK(mean_of(vectors, sum, 1, pixels) == mean);
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
    });
}

TEST_CASE("boxes of two widths are told apart in bands of every shape") {
    std::mt19937 dice(3);
    with_all_vectors([&](Vectors vectors) {
        for (std::uint32_t columns = 1; columns < 80; ++columns) {
            for (std::uint32_t count = 1; count <= columns; ++count) {
                std::vector<std::uint8_t> row(columns);
                std::ranges::generate(row, [&] { return static_cast<std::uint8_t>(dice()); });
                check_boxes(vectors, row, count);
            }
        }
    });
}

TEST_CASE("an end stands out in boxes of every width and at every place in them") {
    with_all_vectors([&](Vectors vectors) {
        for (std::uint32_t columns = 1; columns < 20; ++columns) {
            for (std::uint32_t place = 0; place < columns; ++place) {
                std::vector<std::uint8_t> row(columns);
                row[place] = 255;
                check_boxes(vectors, row, std::max(1U, columns / 3));
                row.assign(columns, 0);
                row[place] = 1;
                check_boxes(vectors, row, std::max(1U, columns / 3));
            }
        }
    });
}
