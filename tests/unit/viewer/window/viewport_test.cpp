#include "viewer/window/viewport.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
Viewport viewport(PictureSize frame = {400, 300}, PictureSize canvas = {200, 200}) {
    Viewport made;
    made.set_canvas(canvas);
    made.set_frame(frame);
    return made;
}

void check_point(PlanePoint point, double x, double y) {
    CHECK(point.x == doctest::Approx(x));
    CHECK(point.y == doctest::Approx(y));
}
}  // namespace

TEST_CASE("a frame is shown whole and in the middle at first") {
    const Viewport whole = viewport();
    CHECK(whole.fits());
    CHECK(whole.scale() == 0.5);
    CHECK(whole.region().empty());
    CHECK(whole.room() == PictureSize{200, 200});
    check_point(whole.to_screen({0, 0}), 0, 25);
    check_point(whole.to_screen({400, 300}), 200, 175);
}

TEST_CASE("what is under the pointer stays there while it zooms") {
    Viewport zoomed = viewport();
    const PlanePoint pointer{150, 120};
    const PlanePoint before = zoomed.to_frame(pointer);
    zoomed.zoom(4, pointer);
    CHECK(zoomed.scale() == 2);
    check_point(zoomed.to_frame(pointer), before.x, before.y);
    CHECK_FALSE(zoomed.fits());
}

TEST_CASE("one to one shows as many frame pixels as the canvas has") {
    Viewport exact = viewport();
    exact.set_scale(1, exact.middle());
    CHECK(exact.region() == PixelBox{100, 50, 200, 200});
    CHECK(exact.room() == PictureSize{200, 200});
}

TEST_CASE("a picture cannot be moved off the canvas") {
    Viewport moved = viewport();
    moved.set_scale(1, moved.middle());
    moved.pan(1000, -1000);
    CHECK(moved.region() == PixelBox{0, 100, 200, 200});
    moved.pan(-30, 40);
    CHECK(moved.region() == PixelBox{30, 60, 200, 200});
}

TEST_CASE("zooming out ends with the whole frame") {
    Viewport back = viewport();
    back.zoom(3, back.middle());
    back.zoom(1.0 / 9, back.middle());
    CHECK(back.fits());
    back.zoom(0.5, back.middle());
    CHECK(back.scale() == 0.25);
    CHECK(back.room() == PictureSize{100, 75});
}

TEST_CASE("parts of pixels at the edge are shown too") {
    Viewport close = viewport();
    close.set_scale(32, close.middle());
    CHECK(close.region() == PixelBox{196, 146, 8, 8});
    CHECK(close.room() == PictureSize{256, 256});
    const Rectangle place = close.place_of(close.region());
    CHECK(place.left == doctest::Approx(-28));
    CHECK(place.width == doctest::Approx(256));
}

TEST_CASE("a small frame is enlarged to fit") {
    const Viewport small = viewport({4, 2});
    CHECK(small.scale() == 50);
    check_point(small.to_screen({4, 2}), 200, 150);
}

TEST_CASE("a frame of another size is shown whole again and one of the same size is not") {
    Viewport changed = viewport();
    changed.set_scale(1, changed.middle());
    changed.set_frame({400, 300});
    CHECK_FALSE(changed.fits());
    changed.set_frame({100, 100});
    CHECK(changed.fits());
}

TEST_CASE("points lead to pixels and pixels to points however the frame is turned") {
    for (std::uint8_t turns = 0; turns < 4; ++turns) {
        for (const bool mirrored : {false, true}) {
            Viewport turned = viewport();
            turned.set_orientation({mirrored, turns});
            turned.set_scale(3, {20, 30});
            const PlanePoint there = turned.to_frame({17, 190});
            check_point(turned.to_screen(there), 17, 190);
        }
    }
}

TEST_CASE("a frame is mirrored first and then turned clockwise") {
    Viewport turned = viewport({400, 300}, {300, 400});
    turned.set_orientation({false, 1});
    CHECK(turned.scale() == 1);
    check_point(turned.to_screen({0, 0}), 300, 0);
    check_point(turned.to_screen({400, 0}), 300, 400);
    turned.set_orientation({true, 1});
    check_point(turned.to_screen({0, 0}), 300, 400);
}

TEST_CASE("what was looked at stays in the middle while it is turned") {
    Viewport turned = viewport();
    turned.set_scale(4, turned.middle());
    turned.pan(120, 80);
    const PlanePoint before = turned.to_frame(turned.middle());
    turned.set_orientation({true, 3});
    const PlanePoint after = turned.to_frame(turned.middle());
    check_point(after, before.x, before.y);
}

TEST_CASE("no pixel is under a point beside the frame") {
    const Viewport whole = viewport();
    CHECK_FALSE(whole.pixel_at({100, 24}));
    CHECK(whole.pixel_at({0, 25}) == PixelPosition{0, 0});
    CHECK(whole.pixel_at({199.9, 174.9}) == PixelPosition{399, 299});
    CHECK_FALSE(whole.pixel_at({200, 100}));
}

TEST_CASE("a box that is dragged beyond the frame ends at its edge") {
    const Viewport whole = viewport();
    CHECK(whole.box_between({10, 30}, {20.4, 40.4}) == PixelBox{20, 10, 21, 21});
    CHECK(whole.box_between({300, 300}, {190, 170}) == PixelBox{380, 290, 20, 10});
}
