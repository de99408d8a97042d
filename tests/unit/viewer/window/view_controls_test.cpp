#include "viewer/window/view_controls.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
// A frame of 12 bits whose automatic limits are 100 and 900.
ShownPicture picture_of(const ViewControls& controls) {
    ShownPicture shown;
    shown.view = controls.view();
    shown.frame.format = {64, 48, PixelFormat::mono16, 12, 0};
    shown.frame.statistics.saturation = 4095;
    shown.frame.scale = {0, 4095};
    shown.frame.range = controls.automatic() ? ContrastRange{100, 900} : controls.limits();
    return shown;
}

struct ControlsFixture {
    ViewControls controls{ViewChoices{}};
    ControlsFixture() { controls.take(picture_of(controls)); }

    void check_limits(double low, double high) const {
        const Contrast now = controls.view().contrast;
        CHECK(now.mode == Contrast::Mode::fixed);
        CHECK(now.low == low);
        CHECK(now.high == high);
    }
};
}  // namespace

TEST_CASE_FIXTURE(ControlsFixture, "turning the automatic off keeps what is seen") {
    CHECK(controls.automatic());
    controls.set_automatic(false);
    check_limits(100, 900);
    controls.set_automatic(true);
    CHECK(controls.view().contrast == Contrast{});
}

TEST_CASE_FIXTURE(ControlsFixture, "once takes the automatic limits of the next picture and keeps them") {
    controls.set_limits(5, 10);
    controls.adjust_once();
    CHECK(controls.automatic());
    controls.take(picture_of(controls));
    check_limits(100, 900);
    controls.take(picture_of(controls));
    check_limits(100, 900);
}

TEST_CASE_FIXTURE(ControlsFixture, "limits stay apart and within the camera's range") {
    controls.set_limits(-5, 1e9);
    check_limits(0, 4095);
    controls.set_limits(4095, 4095);
    check_limits(4094, 4095);
    controls.set_limits(700, 300);
    check_limits(700, 701);
}

TEST_CASE_FIXTURE(ControlsFixture, "limits move by a sixty-fourth of the range and never past each other") {
    controls.set_limits(0, 640);
    controls.move_high(-1);
    check_limits(0, 630);
    controls.set_limits(0, 640);
    controls.move_low(2);
    check_limits(20, 640);
    controls.set_limits(10, 11);
    controls.move_low(5);
    check_limits(10, 11);
    controls.move_high(-5);
    check_limits(10, 11);
}

TEST_CASE_FIXTURE(ControlsFixture, "the whole range is the camera's") {
    controls.show_full_range();
    check_limits(0, 4095);
}

TEST_CASE_FIXTURE(ControlsFixture, "limits come from a box where there is one") {
    CHECK_FALSE(controls.adjust_to_box());
    CHECK(controls.automatic());
    ShownPicture shown = picture_of(controls);
    BoxStatistics& box = shown.picture.measured.box.emplace();
    box.minimum = 17;
    box.maximum = 230;
    controls.take(shown);
    CHECK(controls.adjust_to_box());
    check_limits(17, 230);
}

TEST_CASE_FIXTURE(ControlsFixture, "colours go round in both directions") {
    const auto luts = all_luts();
    for (const Lut lut : luts) {
        CHECK(controls.view().lut == lut);
        controls.next_lut(1);
    }
    CHECK(controls.view().lut == luts.front());
    controls.next_lut(-1);
    CHECK(controls.view().lut == luts.back());
}

TEST_CASE_FIXTURE(ControlsFixture, "tones go round and gamma begins where it does something") {
    controls.next_tone();
    CHECK(controls.view().tone == Tone{Tone::Kind::gamma, 2.2});
    controls.next_tone();
    CHECK(controls.view().tone.kind == Tone::Kind::logarithm);
    controls.next_tone();
    CHECK(controls.view().tone.kind == Tone::Kind::linear);
    controls.set_gamma(0.5);
    CHECK(controls.view().tone == Tone{Tone::Kind::gamma, 0.5});
}

TEST_CASE_FIXTURE(ControlsFixture, "mirrors and turns follow what is seen") {
    controls.turn(1);
    CHECK(controls.view().orientation == Orientation{false, 1});
    controls.mirror_sideways();
    CHECK(controls.view().orientation == Orientation{true, 3});
    controls.mirror_sideways();
    CHECK(controls.view().orientation == Orientation{false, 1});
    controls.mirror_upside_down();
    CHECK(controls.view().orientation == Orientation{true, 1});
    controls.turn(-1);
    CHECK(controls.view().orientation == Orientation{true, 0});
    controls.turn(-1);
    CHECK(controls.view().orientation == Orientation{true, 3});
}

TEST_CASE_FIXTURE(ControlsFixture, "highlighted ends are asked for") {
    CHECK(controls.view().marks == RangeMarks::none);
    controls.choices().highlight = true;
    CHECK(controls.view().marks == RangeMarks::ends);
}

TEST_CASE_FIXTURE(ControlsFixture, "an average is of one frame to sixty-four") {
    controls.set_average(0);
    CHECK(controls.view().average == 1);
    controls.set_average(100);
    CHECK(controls.view().average == 64);
}
