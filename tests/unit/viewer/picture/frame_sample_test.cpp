#include "viewer/picture/frame_sample.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <numeric>

#include "tests/unit/viewer/test_frame.hpp"

using namespace framering;

using Means = std::vector<std::uint16_t>;

TEST_CASE("a frame of one pixel is its own sample") {
    const auto sample = sample_frame(Frame16(1, 1, {1234}).view(), whole_frame({1, 1}));
    REQUIRE(sample);
    CHECK(sample->size == PictureSize{1, 1});
    CHECK(sample->channels.front().means == Means{1234});
    CHECK(sample->statistics.minimum == 1234);
    CHECK(sample->statistics.maximum == 1234);
    CHECK(sample->statistics.mean == 1234);
}

TEST_CASE("boxes of two by two pixels are averaged and rounded") {
    const Frame16 frame(4, 2,
                        {0, 1, 10, 20,  //
                         2, 3, 30, 41});
    const auto sample = sample_frame(frame.view(), whole_frame({2, 1}));
    REQUIRE(sample);
    CHECK(sample->size == PictureSize{2, 1});
    CHECK(sample->channels.front().means == Means{2, 25});
    CHECK(sample->statistics.minimum == 0);
    CHECK(sample->statistics.maximum == 41);
    CHECK(sample->statistics.mean == doctest::Approx(107.0 / 8));
}

TEST_CASE("odd sizes put each pixel into exactly one box") {
    // 5 rows into 2 boxes of 2 and 3 rows; 3 columns into 1.
    const Frame8 frame(3, 5, {1, 1, 1, 3, 3, 3, 10, 10, 10, 20, 20, 20, 30, 30, 30});
    const auto sample = sample_frame(frame.view(), whole_frame({2, 2}));
    REQUIRE(sample);
    CHECK(sample->size == PictureSize{1, 2});
    CHECK(sample->channels.front().means == Means{2, 20});
}

TEST_CASE("three columns become boxes of one and of two") {
    const auto sample = sample_frame(Frame8(3, 2, {9, 20, 30, 9, 40, 50}).view(), whole_frame({2, 2}));
    REQUIRE(sample);
    CHECK(sample->size == PictureSize{2, 1});
    CHECK(sample->channels.front().means == Means{9, 35});
}

TEST_CASE("a smaller frame keeps its pixels and says how large the picture becomes") {
    const auto sample = sample_frame(Frame8(2, 1, {7, 9}).view(), whole_frame({10, 10}));
    REQUIRE(sample);
    CHECK(sample->size == PictureSize{2, 1});
    CHECK(sample->picture_size == PictureSize{10, 5});
    CHECK(sample->channels.front().means == Means{7, 9});
}

TEST_CASE("the picture keeps the aspect ratio and no side vanishes") {
    CHECK(fit_into({640, 424}, {80, 46}) == PictureSize{69, 46});
    CHECK(fit_into({4096, 3000}, {80, 200}) == PictureSize{80, 59});
    CHECK(fit_into({1, 60000}, {80, 46}) == PictureSize{1, 46});
}

TEST_CASE("saturated pixels are counted against the significant bits") {
    const Frame16 frame(3, 2, {4094, 4095, 4096, 65535, 0, 4095}, 12);
    const auto sample = sample_frame(frame.view(), whole_frame({1, 1}));
    REQUIRE(sample);
    CHECK(sample->statistics.saturation == 4095);
    CHECK(sample->statistics.saturated == 4);
    CHECK(sample_frame(Frame8(2, 1, {255, 254}).view(), whole_frame({2, 2}))->statistics.saturated == 1);
}

TEST_CASE("the ends of the range that a mean hides are found where the view asks for them") {
    View view = whole_frame({4, 2});
    const Frame16 frame(8, 2,
                        {0, 0, 0, 1, 4095, 0, 4094, 1,  //
                         5, 5, 5, 5, 5, 5, 5, 5},
                        12);
    CHECK(sample_frame(frame.view(), view)->ends.empty());
    view.marks = RangeMarks::ends;
    const auto sample = sample_frame(frame.view(), view);
    REQUIRE(sample->size == PictureSize{4, 1});
    CHECK(sample->ends == std::vector<BoxEnd>{BoxEnd::none, BoxEnd::none, BoxEnd::saturated, BoxEnd::none});
    view.region = {0, 0, 8, 1};
    view.room = {4, 1};
    CHECK(sample_frame(frame.view(), view)->ends ==
          std::vector<BoxEnd>{BoxEnd::zero, BoxEnd::none, BoxEnd::saturated, BoxEnd::none});
}

TEST_CASE("of two frames a box is saturated in one and zero in both") {
    CHECK(joined(BoxEnd::saturated, BoxEnd::none) == BoxEnd::saturated);
    CHECK(joined(BoxEnd::zero, BoxEnd::saturated) == BoxEnd::saturated);
    CHECK(joined(BoxEnd::zero, BoxEnd::none) == BoxEnd::none);
    CHECK(joined(BoxEnd::zero, BoxEnd::zero) == BoxEnd::zero);
}

TEST_CASE("sums do not overflow on the tallest white frame") {
    const Frame16 frame(1, 65535, std::vector<std::uint16_t>(65535, 65535));
    const auto sample = sample_frame(frame.view(), whole_frame({1, 1}));
    REQUIRE(sample);
    CHECK(sample->channels.front().means == Means{65535});
    CHECK(sample->statistics.saturated == 65535);
    CHECK(sample->statistics.mean == 65535);
}

TEST_CASE("a wide frame counts every saturated pixel of a row") {
    const auto sample =
        sample_frame(Frame8(65535, 1, std::vector<std::uint8_t>(65535, 255)).view(), whole_frame({1, 1}));
    REQUIRE(sample);
    CHECK(sample->statistics.saturated == 65535);
}

TEST_CASE("the histogram of a large frame is a fair part of it") {
    std::vector<std::uint16_t> pixels(std::size_t{1000} * 1000);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = static_cast<std::uint16_t>(i % 1000);
    }
    const auto sample = sample_frame(Frame16(1000, 1000, std::move(pixels)).view(), whole_frame({10, 10}));
    REQUIRE(sample);
    CHECK(sample->channels.front().histogram.total() > 40'000);
    CHECK(sample->channels.front().histogram.total() < 80'000);
    CHECK(sample->channels.front().histogram.percentile(50) == doctest::Approx(500).epsilon(0.03));
}

TEST_CASE("the histogram of a small frame holds every pixel") {
    CHECK(sample_frame(Frame8(3, 5, std::vector<std::uint8_t>(15, 4)).view(), whole_frame({1, 1}))
              ->channels.front()
              .histogram.total() == 15);
}

TEST_CASE("a header that contradicts itself or its pixels is refused") {
    const Frame16 good(4, 2, Means(8, 100));
    REQUIRE(sample_frame(good.view(), whole_frame({2, 2})));
    const auto refused = [&](auto change) {
        Frame16 frame = good;
        change(frame.info);
        return !sample_frame(frame.view(), whole_frame({2, 2}));
    };
    CHECK(refused([](FrameInfo& info) { info.width = 0; }));
    CHECK(refused([](FrameInfo& info) { info.height = 0; }));
    CHECK(refused([](FrameInfo& info) { info.pixel_format = 77; }));
    CHECK(refused([](FrameInfo& info) { info.significant_bits = 0; }));
    CHECK(refused([](FrameInfo& info) { info.significant_bits = 17; }));
    CHECK(refused([](FrameInfo& info) { info.row_stride_bytes = 4; }));
    CHECK(refused([](FrameInfo& info) { info.payload_bytes = 8; }));
    CHECK(refused([](FrameInfo& info) { set_format(info, {4, 3, PixelFormat::mono16, 16, 0}); }));
    CHECK(refused([](FrameInfo& info) { set_format(info, {0, 2, PixelFormat::mono16, 16, 0}); }));
    CHECK(refused([](FrameInfo& info) { set_format(info, {0xFFFFFFFF, 0xFFFFFFFF, PixelFormat::mono8, 8, 0}); }));
}

TEST_CASE("pixels behind the payload are not looked at") {
    Frame8 frame(2, 2, {1, 1, 1, 1, 200, 200});
    const auto sample = sample_frame(frame.view(), whole_frame({1, 1}));
    REQUIRE(sample);
    CHECK(sample->statistics.maximum == 1);
}
