// Frames with colours, small enough to be worked out by hand.
#include <doctest/doctest.h>

#include "tests/unit/viewer/test_frame.hpp"
#include "viewer/picture/picture.hpp"
#include "viewer/picture/sample_average.hpp"

using namespace framering;

namespace {
using Colours = std::vector<std::uint32_t>;

constexpr FrameFormat kTwoColours{2, 1, PixelFormat::rgb8, 8, 0};

template <class Sample>
Picture colour_picture(const TestFrame<Sample>& frame, const View& view) {
    const auto sample = sample_frame(frame.view(), view);
    REQUIRE(sample);
    return render(*sample, view);
}

View fixed_view(PictureSize room, const char* contrast = "fixed:0,255") {
    View view = whole_frame(room);
    view.contrast = parse_contrast(contrast);
    return view;
}

// Four by two pixels: red samples 10, green 20 and 30, blue 40.
TestFrame<std::uint8_t> small_mosaic() {
    return {{4, 2, PixelFormat::bayer_rg8, 8, 0}, {10, 20, 10, 20, 30, 40, 30, 40}};
}
}  // namespace

TEST_CASE("red, green and blue are shown as they are") {
    const Frame8 frame(kTwoColours, {255, 0, 16, 1, 2, 3});
    const Picture picture = colour_picture(frame, fixed_view({2, 1}));
    CHECK(picture.colours == Colours{0xFFFF0010, 0xFF010203});
    CHECK(picture.in_colours());
    CHECK(colour_at(picture, colour_map(Lut::grey), 1) == Rgb{1, 2, 3});
    Colours painted(2);
    paint(picture, colour_map(Lut::fire), painted);
    CHECK(painted == picture.colours);
}

TEST_CASE("colours are mirrored and turned with their pixels") {
    View view = fixed_view({1, 2});
    view.orientation = {true, 1};
    CHECK(colour_picture(Frame8(kTwoColours, {255, 0, 16, 1, 2, 3}), view).colours ==
          Colours{0xFF010203, 0xFFFF0010});
}

TEST_CASE("automatic limits leave out no colour, or are those of each") {
    const Frame8 frame(kTwoColours, {10, 50, 100, 20, 60, 200});
    View view = fixed_view({2, 1}, "minmax");
    Picture picture = colour_picture(frame, view);
    CHECK(picture.range == ContrastRange{10, 200});
    CHECK(picture.colour_ranges == std::vector<ContrastRange>(3, {10, 200}));
    view.contrast = parse_contrast("each:minmax");
    picture = colour_picture(frame, view);
    CHECK(picture.range == ContrastRange{10, 200});
    CHECK(picture.colour_ranges == std::vector<ContrastRange>{{10, 20}, {50, 60}, {100, 200}});
    CHECK(picture.colours == Colours{0xFF000000, 0xFFFFFFFF});
}

TEST_CASE("a white balance makes the region grey and leaves the samples as they are") {
    const Frame8 frame(kTwoColours, {20, 40, 80, 20, 40, 80});
    View view = fixed_view({2, 1}, "fixed:0,80");
    const Picture off = colour_picture(frame, view);
    CHECK(off.gains == kNoGains);
    CHECK(off.gains_to_grey == ColourGains{4, 2, 1});
    view.balance = {WhiteBalance::Mode::fixed, off.gains_to_grey};
    const Picture balanced = colour_picture(frame, view);
    CHECK(balanced.colours == Colours(2, 0xFFFFFFFF));
    CHECK(balanced.statistics.colours[0].mean == 20);
    CHECK(balanced.statistics.maximum == 80);
    view.contrast = parse_contrast("minmax");
    CHECK(colour_picture(frame, view).range == ContrastRange{80, 80});
    view.balance = parse_white_balance("auto");
    CHECK(colour_picture(frame, view).gains == ColourGains{4, 2, 1});
}

TEST_CASE("what is balanced is the box, or else the region that is shown") {
    const Frame8 frame({3, 1, PixelFormat::rgb8, 8, 0}, {10, 10, 10, 10, 20, 40, 10, 30, 30});
    View view = fixed_view({3, 1});
    view.region = {1, 0, 1, 1};
    CHECK(colour_picture(frame, view).gains_to_grey == ColourGains{4, 2, 1});
    view.box = PixelBox{2, 0, 1, 1};
    CHECK(colour_picture(frame, view).gains_to_grey == ColourGains{3, 1, 1});
}

TEST_CASE("saturation is that of the bits, wherever they are in a sample") {
    FrameFormat format{2, 1, PixelFormat::rgb16, 12, 0};
    const auto samples = std::vector<std::uint16_t>{4095, 4094, 0, 4095, 0, 0};
    const Picture low = colour_picture(Frame16(format, samples), fixed_view({2, 1}));
    CHECK(low.statistics.saturation == 4095);
    CHECK(low.statistics.colours[0].saturated == 2);
    CHECK(low.statistics.colours[1].saturated == 0);
    CHECK(low.statistics.saturated == 2);
    CHECK(low.statistics.count == 6);
    CHECK(low.scale == ContrastRange{0, 4095});
}

TEST_CASE("a mark stands where any colour is saturated or all are 0") {
    View view = fixed_view({3, 1});
    view.marks = RangeMarks::ends;
    const Frame8 frame({3, 1, PixelFormat::rgb8, 8, 0}, {255, 1, 1, 0, 0, 0, 0, 9, 0});
    CHECK(colour_picture(frame, view).colours == Colours{0xFFFF0000, 0xFF0000FF, 0xFF000900});
}

TEST_CASE("the samples of a mosaic go into the boxes by colour") {
    const Picture picture = colour_picture(small_mosaic(), fixed_view({2, 1}));
    CHECK(picture.size == PictureSize{2, 1});
    CHECK(picture.colours == Colours(2, 0xFF0A1928));
    CHECK(picture.statistics.colours[0].mean == 10);
    CHECK(picture.statistics.colours[1].mean == 25);
    CHECK(picture.statistics.colours[1].count == 4);
    CHECK(picture.statistics.colours[2].maximum == 40);
}

TEST_CASE("a magnified mosaic has all colours in each of its pixels") {
    const Picture picture = colour_picture(small_mosaic(), fixed_view({4, 2}));
    REQUIRE(picture.size == PictureSize{4, 2});
    // Red and blue are the same everywhere; green is that of the row, or the mean of both.
    CHECK(picture.colours[0] == 0xFF0A1928);
    CHECK(picture.colours[1] == 0xFF0A1428);
    CHECK(picture.colours[4] == 0xFF0A1E28);
    CHECK(picture.colours[5] == 0xFF0A1928);
}

TEST_CASE("a raw mosaic is grey, every sample as it is") {
    View view = fixed_view({4, 2});
    view.bayer = BayerView::raw;
    view.pointer = PixelPosition{1, 1};
    const Picture picture = colour_picture(small_mosaic(), view);
    CHECK_FALSE(picture.in_colours());
    CHECK(picture.levels == std::vector<std::uint8_t>{10, 20, 10, 20, 30, 40, 30, 40});
    CHECK(picture.statistics.colours.empty());
    REQUIRE(picture.measured.pointer);
    CHECK(picture.measured.pointer->values == std::vector<double>{40});
    CHECK(picture.measured.pointer->filter == 'B');
}

TEST_CASE("a mosaic of a single pixel, row or column is shown as well as it can be") {
    for (const PictureSize size : {PictureSize{1, 1}, PictureSize{5, 1}, PictureSize{1, 5}}) {
        const Frame8 frame({size.width, size.height, PixelFormat::bayer_gr8, 8, 0},
                           std::vector<std::uint8_t>(size.pixels(), 77));
        const Picture picture = colour_picture(frame, fixed_view({8, 8}));
        CHECK(picture.colours.size() == picture.size.pixels());
        CHECK(picture.statistics.maximum == 77);
        CHECK(picture.gains_to_grey == kNoGains);
    }
}

TEST_CASE("a profile has a row for each colour") {
    View view = fixed_view({2, 1});
    view.line = PixelLine{{1, 0}, {0, 0}};
    const auto measured = colour_picture(Frame8(kTwoColours, {1, 2, 3, 4, 5, 6}), view).measured;
    CHECK(measured.profiles == std::vector<Measurements::Profile>{{4, 1}, {5, 2}, {6, 3}});
}

TEST_CASE("the mean of several frames is that of each colour") {
    const View view = fixed_view({2, 1});
    SampleAverage average(*sample_frame(Frame8(kTwoColours, {10, 20, 30, 0, 0, 0}).view(), view));
    average.add(*sample_frame(Frame8(kTwoColours, {20, 40, 60, 0, 0, 2}).view(), view));
    average.add(*sample_frame(Frame8(2, 1, {200, 200}).view(), view));  // of another kind
    CHECK(render(std::move(average).result(), view).colours == Colours{0xFF0F1E2D, 0xFF000001});
}

TEST_CASE("a header whose bits do not fit its colours is refused") {
    Frame8 frame(kTwoColours, {1, 2, 3, 4, 5, 6});
    frame.info.significant_bits = 9;
    CHECK_FALSE(sample_frame(frame.view(), whole_frame({2, 2})));
    frame.info.significant_bits = 8;
    frame.info.width = 3;
    CHECK_FALSE(sample_frame(frame.view(), whole_frame({2, 2})));
}
