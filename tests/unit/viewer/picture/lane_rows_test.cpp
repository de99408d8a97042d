#include "viewer/picture/lane_rows.hpp"

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace framering;

namespace {
template <class Sample>
std::vector<const LaneLoops<Sample>*> all_lane_loops() {
    return {&lane_loops<Sample>(), &lane_loops<Sample>(Vectors::portable)};
}

// What a call must come to, sample by sample.
template <class Sample>
struct NaiveLanes {
    LaneTotals<Sample> lanes;
    std::array<std::uint64_t, LaneTotals<Sample>::kLanes> saturated{};
    std::vector<std::uint32_t> sums;
    std::vector<Sample> maxima;

    NaiveLanes(const PixelRows<Sample>& rows, Sample saturation) : sums(rows.width), maxima(rows.width) {
        for (std::size_t row = 0; row < rows.count; ++row) {
            for (std::size_t x = 0; x < rows.width; ++x) {
                const Sample sample = rows.first[row * rows.distance + x];
                const std::size_t lane = x % LaneTotals<Sample>::kLanes;
                lanes.minimum[lane] = std::min(lanes.minimum[lane], sample);
                lanes.maximum[lane] = std::max(lanes.maximum[lane], sample);
                saturated[lane] += sample >= saturation ? 1 : 0;
                sums[x] += sample;
                maxima[x] = std::max(maxima[x], sample);
            }
        }
    }
};

template <class Sample>
void check_lane_rows(const LaneLoops<Sample>& loops, const PixelRows<Sample>& rows, Sample saturation) {
    const NaiveLanes<Sample> naive(rows, saturation);
    LaneTotals<Sample> lanes;
    std::array<std::uint64_t, LaneTotals<Sample>::kLanes> saturated{};
    std::vector<std::uint32_t> sums(rows.width, 77);
    std::vector<Sample> maxima(rows.width, std::numeric_limits<Sample>::max());
    // The first rows take the columns' place, whatever was in them; rows of zeros, added to them, change nothing.
    const std::vector<Sample> zeros(rows.width);
    LaneTotals<Sample> of_zeros;
    (void)loops.add_to_band(rows, true, {sums.data(), maxima.data()}, of_zeros);
    (void)loops.add_to_band({zeros.data(), rows.width, rows.width, 1}, false, {sums.data(), maxima.data()},
                            of_zeros);
    CHECK(maxima == naive.maxima);
    for (const std::uint32_t times : {1U, 2U}) {
        const auto range = loops.add_to_band(rows, times == 1, {sums.data(), maxima.data()}, lanes);
        CHECK(range.minimum == *std::min_element(lanes.minimum.begin(), lanes.minimum.end()));
        CHECK(range.maximum == *std::max_element(lanes.maximum.begin(), lanes.maximum.end()));
        for (std::size_t x = 0; x < rows.width; ++x) {
            REQUIRE(sums[x] == times * naive.sums[x]);
        }
        CHECK(maxima == naive.maxima);
    }
    CHECK(lanes.minimum == naive.lanes.minimum);
    CHECK(lanes.maximum == naive.lanes.maximum);
    loops.add_saturated(rows, saturation, saturated);
    CHECK(saturated == naive.saturated);
}

// Every number of rows of every width up to some vectors of every kind, with samples beside them that are not
// theirs.
template <class Sample>
void check_all_lane_rows(Sample saturation) {
    for (const LaneLoops<Sample>* loops : all_lane_loops<Sample>()) {
        std::mt19937 dice(5);
        for (std::size_t width = 1; width < 300; ++width) {
            const std::size_t count = 1 + width % PixelRows<Sample>::kMost;
            std::vector<Sample> samples(count * (width + 3));
            for (Sample& sample : samples) {
                sample = static_cast<Sample>(dice());
            }
            check_lane_rows<Sample>(*loops, {samples.data(), width + 3, width, count}, saturation);
        }
    }
}
}  // namespace

TEST_CASE("lanes: every sample of rows of every width is counted in its lane") {
    check_all_lane_rows<std::uint8_t>(255);
    check_all_lane_rows<std::uint8_t>(15);
    check_all_lane_rows<std::uint16_t>(4095);
    check_all_lane_rows<std::uint16_t>(65'535);
}

TEST_CASE("lanes: the longest white rows of colours are counted to their end") {
    constexpr std::size_t width = std::size_t{3} * 65'535;
    const std::vector<std::uint8_t> bytes(width, 255);
    for (const auto* loops : all_lane_loops<std::uint8_t>()) {
        check_lane_rows<std::uint8_t>(*loops, {bytes.data(), width, width, 1}, 255);
    }
    const std::vector<std::uint16_t> words(4 * width, 65'535);
    for (const auto* loops : all_lane_loops<std::uint16_t>()) {
        check_lane_rows<std::uint16_t>(*loops, {words.data(), width, width, 4}, 65'535);
    }
}
