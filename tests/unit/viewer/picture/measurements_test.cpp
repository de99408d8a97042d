#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "tests/unit/viewer/test_frame.hpp"
#include "viewer/picture/frame_sample.hpp"
#include "viewer/picture/row_measurements.hpp"

using namespace framering;

namespace {
constexpr std::uint32_t kFarAway = 0xFFFFFFFF;

// 4 columns and 3 rows of 0 to 11.
Frame8 counting_frame() {
    std::vector<std::uint8_t> pixels(12);
    std::iota(pixels.begin(), pixels.end(), std::uint8_t{0});
    return {4, 3, std::move(pixels)};
}

template <class Pixel, class Change>
Measurements measured(const TestFrame<Pixel>& frame, Change change) {
    View view = whole_frame({2, 2});
    change(view);
    const auto sample = sample_frame(frame.view(), view);
    REQUIRE(sample);
    return sample->measured;
}

Measurements::Profile profile(PixelPosition from, PixelPosition to) {
    const auto profiles = measured(counting_frame(), [&](View& view) {
                              view.line = PixelLine{from, to};
                          }).profiles;
    return profiles.empty() ? Measurements::Profile{} : profiles.front();
}

template <class Pixel>
std::optional<BoxStatistics> box_of(const TestFrame<Pixel>& frame, const PixelBox& box) {
    return measured(frame, [&](View& view) { view.box = box; }).box;
}
}  // namespace

TEST_CASE("nothing is measured that was not asked for") {
    const Measurements nothing = measured(counting_frame(), [](View&) {});
    CHECK_FALSE(nothing.pointer);
    CHECK_FALSE(nothing.box);
    CHECK(nothing.profiles.empty());
}

TEST_CASE("the pointer's value is its pixel's even where the picture shows another part") {
    const auto pointer_at = [](PixelPosition position) -> std::optional<double> {
        const auto reading = measured(counting_frame(), [&](View& view) {
                                 view.pointer = position;
                                 view.region = {0, 0, 1, 1};
                             }).pointer;
        return reading ? std::optional(reading->values.front()) : std::nullopt;
    };
    CHECK(pointer_at({0, 0}) == 0);
    CHECK(pointer_at({3, 2}) == 11);
    CHECK_FALSE(pointer_at({4, 2}));
    CHECK_FALSE(pointer_at({3, 3}));
    CHECK_FALSE(pointer_at({kFarAway, kFarAway}));
}

TEST_CASE("a box is measured as far as it lies in the frame") {
    const auto box = box_of(counting_frame(), {2, 1, kFarAway, kFarAway});
    REQUIRE(box);
    CHECK(box->box == PixelBox{2, 1, 2, 2});
    CHECK(box->minimum == 6);
    CHECK(box->maximum == 11);
    CHECK(box->mean == 8.5);
    CHECK(box->deviation == doctest::Approx(std::sqrt(17.0) / 2));
    CHECK(box->saturated == 0);
    CHECK_FALSE(box_of(counting_frame(), {4, 0, 1, 1}));
    CHECK_FALSE(box_of(counting_frame(), {0, 0, 1, 0}));
}

TEST_CASE("a box of one pixel and a box of equal pixels do not deviate") {
    CHECK(box_of(counting_frame(), {3, 2, 1, 1})->deviation == 0);
    CHECK(box_of(counting_frame(), {3, 2, 1, 1})->mean == 11);
    const Frame16 white(300, 300, std::vector<std::uint16_t>(90'000, 65'535));
    const auto box = box_of(white, {0, 0, 300, 300});
    CHECK(box->deviation == 0);
    CHECK(box->mean == 65'535);
    CHECK(box->saturated == 90'000);
}

TEST_CASE("the deviation of bright pixels that hardly differ is exact") {
    std::vector<std::uint16_t> pixels(10'000, 65'000);
    for (std::size_t i = 0; i < pixels.size(); i += 2) {
        pixels[i] = 65'001;
    }
    const auto box = box_of(Frame16(100, 100, std::move(pixels)), {0, 0, 100, 100});
    CHECK(box->mean == 65'000.5);
    CHECK(box->deviation == 0.5);
}

TEST_CASE("the sums of the largest white frame do not overflow") {
    const std::uint64_t pixels = std::uint64_t{65'535} * 65'535;
    const BoxSums sums{65'535, 65'535, pixels * 65'535, pixels * 65'535 * 65'535, pixels, pixels};
    const SpreadStatistics white = sums.statistics();
    CHECK(white.mean == 65'535);
    CHECK(white.deviation == 0);
}

TEST_CASE("a profile has both ends and goes the way the line does") {
    CHECK(profile({0, 0}, {3, 0}) == Measurements::Profile{0, 1, 2, 3});
    CHECK(profile({3, 0}, {0, 0}) == Measurements::Profile{3, 2, 1, 0});
    CHECK(profile({1, 0}, {1, 2}) == Measurements::Profile{1, 5, 9});
    CHECK(profile({1, 2}, {1, 0}) == Measurements::Profile{9, 5, 1});
    CHECK(profile({2, 2}, {0, 0}) == Measurements::Profile{10, 5, 0});
    CHECK(profile({2, 1}, {2, 1}) == Measurements::Profile{6});
}

TEST_CASE("a profile takes the nearest pixels of a line between columns and rows") {
    CHECK(profile({0, 0}, {3, 1}) == Measurements::Profile{0, 1, 6, 7});
    CHECK(profile({3, 1}, {0, 0}) == Measurements::Profile{7, 6, 1, 0});
}

TEST_CASE("a line is cut where the frame ends") {
    CHECK(profile({2, 1}, {9, 1}) == Measurements::Profile{6, 7});
    CHECK(profile({9, 1}, {2, 1}) == Measurements::Profile{7, 6});
    CHECK(profile({0, 2}, {0, 70}) == Measurements::Profile{8});
    CHECK(profile({4, 0}, {9, 0}).empty());
    CHECK(profile({0, 3}, {3, 9}).empty());
}

TEST_CASE("a line to the end of the world costs no more than the frame") {
    CHECK(profile({0, 0}, {kFarAway, 0}) == Measurements::Profile{0, 1, 2, 3});
    CHECK(profile({0, 0}, {kFarAway, kFarAway}) == Measurements::Profile{0, 5, 10});
    CHECK(profile({kFarAway, kFarAway}, {0, 0}) == Measurements::Profile{10, 5, 0});
    CHECK(profile({kFarAway, 0}, {0, kFarAway}).empty());
    CHECK(profile({kFarAway, kFarAway}, {kFarAway, kFarAway}).empty());
}
