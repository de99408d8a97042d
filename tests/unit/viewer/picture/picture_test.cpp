#include "viewer/picture/picture.hpp"

#include <doctest/doctest.h>

#include "tests/unit/viewer/test_frame.hpp"

using namespace framering;

using Levels = std::vector<std::uint8_t>;

namespace {
template <class Pixel>
Picture picture_of(const TestFrame<Pixel>& frame, PictureSize room, const char* contrast,
                   RangeMarks marks = RangeMarks::none) {
    View view = whole_frame(room);
    view.contrast = parse_contrast(contrast);
    view.marks = marks;
    const auto sample = sample_frame(frame.view(), view);
    REQUIRE(sample);
    return render(*sample, view);
}
}  // namespace

TEST_CASE("fixed limits become black and white and what is between is linear") {
    const Picture picture = picture_of(Frame16(5, 1, {50, 100, 200, 300, 65535}), {5, 5}, "fixed:100,300");
    CHECK(picture.levels == Levels{0, 0, 128, 255, 255});
    CHECK(picture.range.low == 100);
    CHECK(picture.range.high == 300);
}

TEST_CASE("percentile contrast spreads the frame over all levels") {
    const Picture picture = picture_of(Frame8(3, 1, {10, 20, 30}), {3, 3}, "percentile:0,100");
    CHECK(picture.levels == Levels{0, 128, 255});
}

TEST_CASE("a constant frame is middle grey") {
    for (const std::uint16_t value : std::initializer_list<std::uint16_t>{0, 7, 65535}) {
        const Picture picture = picture_of(Frame16(2, 2, {value, value, value, value}), {2, 2}, "percentile");
        CHECK(picture.levels == Levels(4, 127));
    }
}

TEST_CASE("a small frame is enlarged without new values") {
    const Picture picture = picture_of(Frame8(2, 2, {0, 255, 255, 0}), {4, 4}, "fixed:0,255");
    CHECK(picture.size == PictureSize{4, 4});
    CHECK(picture.levels == Levels{0, 0, 255, 255, 0, 0, 255, 255, 255, 255, 0, 0, 255, 255, 0, 0});
}

TEST_CASE("marked ends show a single saturated pixel that the mean hides") {
    const Frame16 frame(6, 1, {4095, 100, 0, 0, 3000, 3000}, 12);
    const Picture marked = picture_of(frame, {3, 1}, "fixed:0,1000", RangeMarks::ends);
    CHECK(marked.levels == Levels{255, 0, 254});
    const Picture plain = picture_of(Frame16(2, 1, {0, 1}), {2, 1}, "fixed:1,1000", RangeMarks::ends);
    CHECK(plain.levels == Levels{0, 1});
}
