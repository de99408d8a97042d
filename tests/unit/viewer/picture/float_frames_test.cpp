// Frames of floating-point samples, small enough to be worked out by hand.
#include <doctest/doctest.h>

#include <limits>
#include <random>

#include "tests/unit/viewer/test_frame.hpp"
#include "viewer/picture/float_rows.hpp"
#include "viewer/picture/picture.hpp"
#include "viewer/picture/sample_average.hpp"

using namespace framering;

namespace {
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

FrameFloat float_frame(std::uint32_t width, std::uint32_t height, std::vector<float> samples) {
    return {{width, height, PixelFormat::float32, 32, 0}, std::move(samples)};
}

Picture float_picture(const FrameFloat& frame, const View& view) {
    const auto sample = sample_frame(frame.view(), view);
    REQUIRE(sample);
    return render(*sample, view);
}

View float_view(PictureSize room, const char* contrast = "minmax") {
    View view = whole_frame(room);
    view.contrast = parse_contrast(contrast);
    return view;
}
}  // namespace

TEST_CASE("floating-point samples of any range are spread over the levels") {
    const Picture tiny = float_picture(float_frame(3, 1, {-1e-3F, 0, 1e-3F}), float_view({3, 1}));
    CHECK(tiny.levels == std::vector<std::uint8_t>{0, 128, 255});
    CHECK(tiny.range.low == doctest::Approx(-1e-3));
    CHECK(tiny.scale == tiny.range);
    const Picture huge = float_picture(float_frame(3, 1, {-3e38F, 0, 3e38F}), float_view({3, 1}));
    CHECK(huge.levels == std::vector<std::uint8_t>{0, 128, 255});
    const Picture fixed = float_picture(float_frame(3, 1, {-5, 0.25F, 5}), float_view({3, 1}, "fixed:0,0.5"));
    CHECK(fixed.levels == std::vector<std::uint8_t>{0, 128, 255});
}

TEST_CASE("a constant floating-point frame is middle grey") {
    CHECK(float_picture(float_frame(2, 1, {1.5F, 1.5F}), float_view({2, 1})).levels ==
          std::vector<std::uint8_t>{127, 127});
}

TEST_CASE("what is not finite is counted and spoils nothing") {
    const Picture picture = float_picture(float_frame(5, 1, {kNan, 1, kInf, 3, -kInf}), float_view({5, 1}));
    CHECK(picture.statistics.minimum == 1);
    CHECK(picture.statistics.maximum == 3);
    CHECK(picture.statistics.mean == 2);
    CHECK(picture.statistics.not_numbers == 1);
    CHECK(picture.statistics.infinite == 2);
    CHECK(picture.statistics.count == 5);
    CHECK(picture.statistics.saturated == 0);
    CHECK(picture.levels == std::vector<std::uint8_t>{0, 0, 0, 255, 0});
    CHECK(std::accumulate(picture.histogram.begin(), picture.histogram.end(), 0U) == 2);
    CHECK(picture.histogram.front() == 1);
    CHECK(picture.histogram.back() == 1);
}

TEST_CASE("a frame without a finite sample is a picture all the same") {
    const Picture picture = float_picture(float_frame(2, 1, {kNan, kInf}), float_view({2, 1}, "percentile"));
    CHECK(picture.statistics.mean == 0);
    CHECK(picture.range == ContrastRange{0, 0});
    CHECK(picture.levels.size() == 2);
}

TEST_CASE("boxes are the mean of what is finite in them, and marked where something is not") {
    const FrameFloat frame = float_frame(6, 1, {1, kNan, 2, kInf, 4, 5});
    View view = float_view({3, 1}, "fixed:0,10");
    const auto sample = sample_frame(frame.view(), view);
    REQUIRE(sample);
    CHECK(sample->channels.front().float_means == std::vector<float>{1, 2, 4.5F});
    view.marks = RangeMarks::ends;
    const Picture marked = float_picture(frame, view);
    CHECK(marked.colours == std::vector<std::uint32_t>{0xFFFF00FF, 0xFF00FFFF, 0xFF737373});
}

TEST_CASE("percentiles are those of the finite samples") {
    std::vector<float> samples(1000, 0.25F);
    samples[3] = 1e30F;
    samples[4] = kNan;
    samples[5] = -kInf;
    const Picture picture =
        float_picture(float_frame(100, 10, std::move(samples)), float_view({10, 10}, "percentile"));
    CHECK(picture.range == ContrastRange{0.25, 0.25});
}

TEST_CASE("pointer, box and line tell what is no number") {
    View view = float_view({4, 1});
    view.pointer = PixelPosition{1, 0};
    view.box = PixelBox{0, 0, 4, 1};
    view.line = PixelLine{{0, 0}, {3, 0}};
    const Measurements measured = float_picture(float_frame(4, 1, {1e6F, kNan, 1e6F + 1, kInf}), view).measured;
    REQUIRE(measured.pointer);
    CHECK(std::isnan(measured.pointer->values.front()));
    CHECK(measured.box->mean == 1e6 + 0.5);
    CHECK(measured.box->deviation == doctest::Approx(0.5));
    CHECK(measured.box->not_numbers == 1);
    CHECK(measured.box->infinite == 1);
    CHECK(measured.box->maximum == 1e6 + 1);
    REQUIRE(measured.profiles.size() == 1);
    CHECK(measured.profiles[0][0] == 1e6);
    CHECK(std::isinf(measured.profiles[0][3]));
}

TEST_CASE("the mean of several floating-point frames leaves out what is no number in one of them") {
    const View view = float_view({2, 1});
    SampleAverage average(*sample_frame(float_frame(2, 1, {1, kNan}).view(), view));
    average.add(*sample_frame(float_frame(2, 1, {2, kNan}).view(), view));
    average.add(*sample_frame(float_frame(2, 1, {kNan, kNan}).view(), view));
    const auto means = std::move(average).result().channels.front().float_means;
    CHECK(means[0] == 1.5F);
    CHECK(std::isnan(means[1]));
}

TEST_CASE("the region and what is outside it make the statistics of the frame") {
    View view = float_view({2, 2});
    view.region = {1, 1, 2, 1};
    const Picture picture = float_picture(float_frame(4, 3, {-9, 1, 1, 1, 2, 2, 2, kNan, 3, 3, 3, 11}), view);
    CHECK(picture.statistics.minimum == -9);
    CHECK(picture.statistics.maximum == 11);
    CHECK(picture.statistics.mean == doctest::Approx(20.0 / 11));
    CHECK(picture.statistics.not_numbers == 1);
}

TEST_CASE("rows of floats of every width are added alike by all loops") {
    std::mt19937 dice(4);
    for (std::size_t width = 1; width < 60; ++width) {
        std::vector<float> samples(width);
        for (float& sample : samples) {
            const auto kind = dice() % 12;
            sample = kind == 0 ? kNan : kind == 1 ? kInf : static_cast<float>(dice() % 2000) - 1000;
        }
        FloatColumns fast(width + 2);
        FloatColumns slow(width + 2);
        FloatExtremes fast_extremes;
        FloatExtremes slow_extremes;
        for (int row = 0; row < 3; ++row) {
            add_float_row(samples.data(), width, fast, 2, fast_extremes);
            add_float_row(samples.data(), width, slow, 2, slow_extremes, Vectors::portable);
        }
        CHECK(fast.sums == slow.sums);
        CHECK(fast.not_numbers == slow.not_numbers);
        CHECK(fast.infinite == slow.infinite);
        CHECK(*std::min_element(fast_extremes.minimum.begin(), fast_extremes.minimum.end()) ==
              *std::min_element(slow_extremes.minimum.begin(), slow_extremes.minimum.end()));
        CHECK(*std::max_element(fast_extremes.maximum.begin(), fast_extremes.maximum.end()) ==
              *std::max_element(slow_extremes.maximum.begin(), slow_extremes.maximum.end()));
    }
}
