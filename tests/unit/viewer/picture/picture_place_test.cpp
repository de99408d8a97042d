#include "viewer/picture/picture_place.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "tests/unit/viewer/picture/naive_picture.hpp"
#include "tests/unit/viewer/test_frame.hpp"

using namespace framering;

namespace {
constexpr PictureSize kFrame{50, 40};

// Every pixel has a value of its own: 50 x + y, so that a picture tells where its pixels come from.
Frame16 frame_of_places() {
    std::vector<std::uint16_t> pixels;
    for (std::uint32_t y = 0; y < kFrame.height; ++y) {
        for (std::uint32_t x = 0; x < kFrame.width; ++x) {
            pixels.push_back(static_cast<std::uint16_t>(50 * x + y));
        }
    }
    return {kFrame.width, kFrame.height, std::move(pixels)};
}

std::vector<Orientation> all_orientations() {
    std::vector<Orientation> all;
    for (const bool mirrored : {false, true}) {
        for (std::uint8_t turns = 0; turns < 4; ++turns) {
            all.push_back({mirrored, turns});
        }
    }
    return all;
}

PlanePoint middle(double x, double y) {
    return {x + 0.5, y + 0.5};
}
}  // namespace

TEST_CASE("in every orientation a point of an enlarged picture leads to the pixel that is shown there") {
    for (const Orientation orientation : all_orientations()) {
        for (const PixelBox region : {PixelBox{0, 0, 50, 40}, PixelBox{7, 11, 9, 4}, PixelBox{49, 39, 1, 1}}) {
            View view;
            view.room = {97, 83};
            view.region = region;
            view.orientation = orientation;
            const auto sample = sample_frame(frame_of_places().view(), view);
            REQUIRE(sample);
            // The sample holds the pixels themselves; laid out naively, each is where the picture shows it.
            NaiveImage<std::uint32_t> shown(sample->picture_size.width, sample->picture_size.height);
            for (std::uint32_t y = 0; y < shown.height; ++y) {
                for (std::uint32_t x = 0; x < shown.width; ++x) {
                    shown.at(x, y) =
                        sample->channels.front()
                            .means[naive_pixels_of(y, shown.height, region.height).first * region.width +
                                   naive_pixels_of(x, shown.width, region.width).first];
                }
            }
            shown = naively_laid_out(shown, orientation);
            const PicturePlace place(sample->region, {shown.width, shown.height}, orientation);
            for (std::uint32_t y = 0; y < shown.height; ++y) {
                for (std::uint32_t x = 0; x < shown.width; ++x) {
                    const auto pixel = place.pixel_at(middle(x, y));
                    REQUIRE(pixel);
                    CHECK(50 * pixel->x + pixel->y == shown.at(x, y));
                }
            }
        }
    }
}

TEST_CASE("in every orientation each pixel is found again where it is shown") {
    for (const Orientation orientation : all_orientations()) {
        for (const PixelBox region : {PixelBox{0, 0, 50, 40}, PixelBox{7, 11, 9, 4}, PixelBox{49, 39, 1, 1}}) {
            for (const PictureSize room : {PictureSize{97, 83}, PictureSize{37, 41}, PictureSize{1, 1}}) {
                View view;
                view.room = room;
                view.region = region;
                view.orientation = orientation;
                const PictureLayout layout = picture_layout(kFrame, view);
                const PicturePlace place(layout.region, turned(layout.size, orientation), orientation);
                for (std::uint32_t y = region.top; y < region.top + region.height; ++y) {
                    for (std::uint32_t x = region.left; x < region.left + region.width; ++x) {
                        const PlanePoint point = place.to_picture(middle(x, y));
                        CHECK(place.pixel_at(point) == PixelPosition{x, y});
                        const PlanePoint back = place.to_frame(point);
                        CHECK(back.x == doctest::Approx(x + 0.5));
                        CHECK(back.y == doctest::Approx(y + 0.5));
                    }
                }
            }
        }
    }
}

TEST_CASE("a quarter turn clockwise brings the frame's upper left corner to the upper right") {
    const PicturePlace place({0, 0, 50, 40}, {40, 50}, {false, 1});
    CHECK(place.pixel_at(middle(39, 0)) == PixelPosition{0, 0});
    CHECK(place.pixel_at(middle(0, 0)) == PixelPosition{0, 39});
    CHECK(place.pixel_at(middle(39, 49)) == PixelPosition{49, 0});
}

TEST_CASE("mirrored comes before turned") {
    const PicturePlace place({0, 0, 50, 40}, {40, 50}, {true, 1});
    CHECK(place.pixel_at(middle(39, 0)) == PixelPosition{49, 0});
}

TEST_CASE("outside the picture there is no pixel but a nearest one") {
    const PicturePlace place({10, 20, 4, 4}, {40, 40}, {});
    CHECK_FALSE(place.pixel_at({-0.1, 5}));
    CHECK_FALSE(place.pixel_at({5, 40}));
    CHECK_FALSE(place.pixel_at({std::numeric_limits<double>::quiet_NaN(), 1}));
    CHECK(place.nearest_pixel({-1e300, 5}) == PixelPosition{10, 20});
    CHECK(place.nearest_pixel({1e300, 39.9}) == PixelPosition{13, 23});
    CHECK(place.to_frame({-10, -20}).x == doctest::Approx(9));
    CHECK(place.to_frame({-10, -20}).y == doctest::Approx(18));
}

TEST_CASE("a region is cut at the frame's edges and one wholly outside becomes the whole frame") {
    CHECK(shown_region(kFrame, {}) == PixelBox{0, 0, 50, 40});
    CHECK(shown_region(kFrame, {10, 10, 5, 0}) == PixelBox{0, 0, 50, 40});
    CHECK(shown_region(kFrame, {45, 30, 100, 100}) == PixelBox{45, 30, 5, 10});
    CHECK(shown_region(kFrame, {49, 39, 0xFFFFFFFF, 0xFFFFFFFF}) == PixelBox{49, 39, 1, 1});
    CHECK(shown_region(kFrame, {50, 0, 1, 1}) == PixelBox{0, 0, 50, 40});
    CHECK(shown_region(kFrame, {0, 0xFFFFFFFF, 1, 1}) == PixelBox{0, 0, 50, 40});
}

TEST_CASE("a quarter turn swaps the sides of the room") {
    View view = whole_frame({100, 20});
    CHECK(picture_layout(kFrame, view).size == PictureSize{25, 20});
    view.orientation.quarter_turns = 1;
    CHECK(picture_layout(kFrame, view).size == PictureSize{20, 16});
    CHECK(turned({20, 16}, view.orientation) == PictureSize{16, 20});
}

TEST_CASE("a rectangle has both its corners whichever way it is dragged") {
    CHECK(box_between({3, 9}, {7, 2}) == PixelBox{3, 2, 5, 8});
    CHECK(box_between({7, 2}, {3, 9}) == PixelBox{3, 2, 5, 8});
    CHECK(box_between({4, 4}, {4, 4}) == PixelBox{4, 4, 1, 1});
}
