// What the window measures, marks and turns, by mouse and keys, as seen in what it asks for and what it shows.
#include <doctest/doctest.h>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QPushButton>

#include "tests/unit/viewer/window/window_rig.hpp"
#include "viewer/window/facts_widget.hpp"
#include "viewer/window/histogram_widget.hpp"
#include "viewer/window/profile_widget.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Where a frame pixel's middle lies on the canvas.
QPoint on_canvas(WindowRig& rig, double x, double y) {
    const PlanePoint point = rig.window.controls().viewport().to_screen({x + 0.5, y + 0.5});
    return {static_cast<int>(point.x), static_cast<int>(point.y)};
}

QString facts(WindowRig& rig, const char* name) {
    return static_cast<FactsWidget&>(rig.find<QWidget>(name)).text();
}

QImage seen(WindowRig& rig) {
    return rig.canvas().grab().toImage();
}
}  // namespace

TEST_CASE("position and value under the pointer are told") {
    WindowRig rig;
    rig.deliver();
    rig.move_to(on_canvas(rig, 10, 20));
    CHECK(rig.wanted().pointer == PixelPosition{10, 20});
    rig.deliver();
    CHECK(rig.status_bar().pointer() == "x 10  y 20  = 310");
    rig.move_to({1, 1});
    CHECK_FALSE(rig.wanted().pointer);
    rig.deliver();
    CHECK(rig.status_bar().pointer().isEmpty());
}

TEST_CASE("the pointer names the right pixel in a frame that is turned and zoomed") {
    WindowRig rig;
    rig.press(Qt::Key_R);
    rig.press(Qt::Key_H);
    rig.deliver();
    rig.turn_wheel({200, 200}, 4);
    rig.deliver();
    rig.move_to({220, 240});
    rig.deliver();
    REQUIRE(rig.wanted().pointer);
    const PixelPosition at = *rig.wanted().pointer;
    CHECK(rig.status_bar().pointer() ==
          QString("x %1  y %2  = %3").arg(at.x).arg(at.y).arg(100 + at.x + 10 * at.y));
}

TEST_CASE("a box is dragged with shift and measured") {
    WindowRig rig;
    rig.deliver();
    rig.drag(on_canvas(rig, 4, 5), on_canvas(rig, 13, 7), Qt::ShiftModifier);
    CHECK(rig.wanted().box == PixelBox{4, 5, 10, 3});
    CHECK(rig.wanted().region.empty());
    rig.deliver();
    CHECK(facts(rig, "pixels").contains("box: 10x3 at 4, 5"));
    CHECK(facts(rig, "pixels").contains("box range: 154 .. 183"));
    rig.press(Qt::Key_B);
    CHECK(rig.wanted().contrast == fixed_contrast({154, 183}));
    rig.press(Qt::Key_Escape);
    CHECK_FALSE(rig.wanted().box);
}

TEST_CASE("the button for the box is there once there is a box") {
    WindowRig rig;
    rig.deliver();
    auto& button = rig.find<QPushButton>("from_box");
    CHECK_FALSE(button.isEnabled());
    rig.drag(on_canvas(rig, 4, 5), on_canvas(rig, 13, 7), Qt::ShiftModifier);
    rig.deliver();
    CHECK(button.isEnabled());
    QTest::mouseClick(&button, Qt::LeftButton);
    CHECK(rig.wanted().contrast.low == 154);
}

TEST_CASE("a click with shift takes the box away") {
    WindowRig rig;
    rig.deliver();
    rig.drag(on_canvas(rig, 4, 5), on_canvas(rig, 13, 7), Qt::ShiftModifier);
    CHECK(rig.wanted().box);
    rig.drag({200, 200}, {201, 200}, Qt::ShiftModifier);
    CHECK_FALSE(rig.wanted().box);
}

TEST_CASE("a line is dragged with control and its values are shown") {
    WindowRig rig;
    rig.deliver();
    auto& profile = static_cast<ProfileWidget&>(rig.find<QWidget>("profile"));
    CHECK_FALSE(profile.isVisible());
    rig.drag(on_canvas(rig, 4, 5), on_canvas(rig, 8, 5), Qt::ControlModifier);
    CHECK(rig.wanted().line == PixelLine{{4, 5}, {8, 5}});
    rig.deliver();
    CHECK(profile.isVisible());
    CHECK(profile.values() == ProfileWidget::Profiles{{154, 155, 156, 157, 158}});
    rig.press(Qt::Key_Escape);
    rig.deliver();
    CHECK_FALSE(profile.isVisible());
}

TEST_CASE("box and line are painted") {
    WindowRig rig;
    rig.deliver();
    const QImage before = seen(rig);
    rig.drag(on_canvas(rig, 4, 5), on_canvas(rig, 13, 17), Qt::ShiftModifier);
    const QImage with_box = seen(rig);
    CHECK(with_box != before);
    rig.drag(on_canvas(rig, 30, 30), on_canvas(rig, 40, 40), Qt::ControlModifier);
    CHECK(seen(rig) != with_box);
}

TEST_CASE("limits are dragged in the histogram") {
    WindowRig rig;
    rig.deliver();
    rig.press(Qt::Key_U);
    auto* const histogram = static_cast<HistogramWidget*>(&rig.find<QWidget>("histogram"));
    const auto at = [&](double value) { return QPoint(static_cast<int>(histogram->x_of(value)), 40); };
    const auto drag = [&](double from, double to) { WindowRig::drag_on(*histogram, at(from), at(to)); };
    const double unit = 4095.0 / (histogram->width() - 12);
    drag(0, 1000);
    CHECK(rig.wanted().contrast.mode == Contrast::Mode::fixed);
    CHECK(rig.wanted().contrast.low == doctest::Approx(1000).epsilon(2 * unit / 1000));
    CHECK(rig.wanted().contrast.high == 4095);
    drag(4095, 3000);
    CHECK(rig.wanted().contrast.high == doctest::Approx(3000).epsilon(2 * unit / 3000));
    drag(rig.wanted().contrast.low, 3900);
    CHECK(rig.wanted().contrast.low == rig.wanted().contrast.high - 1);
}

TEST_CASE("the histogram counts by logarithm or not") {
    WindowRig rig;
    rig.deliver();
    auto* const histogram = &rig.find<QWidget>("histogram");
    const QImage before = histogram->grab().toImage();
    rig.press(Qt::Key_Y);
    CHECK(histogram->grab().toImage() != before);
    CHECK_FALSE(rig.window.controls().choices().log_histogram);
}

TEST_CASE("saturated pixels are counted and turn red") {
    WindowRig rig;
    std::vector<std::uint16_t> pixels(std::size_t{64} * 48, 1000);
    for (std::size_t row = 0; row < 48; ++row) {
        for (std::size_t x = 0; x < 8; ++x) {
            pixels[row * 64 + x] = 4095;
        }
    }
    const Frame16 frame(64, 48, pixels, 12);
    rig.deliver(frame);
    CHECK(facts(rig, "pixels").contains("saturated: 384 px"));
    CHECK(rig.status_bar().text().contains("saturated 12.50 %"));
    rig.press(Qt::Key_X);
    CHECK(rig.wanted().marks == RangeMarks::ends);
    rig.deliver(frame);
    const QPoint there = on_canvas(rig, 2, 20);
    const QColor colour = seen(rig).pixelColor(there);
    CHECK(colour.red() > 200);
    CHECK(colour.green() < 60);
}

TEST_CASE("colours go round by key and are chosen by name") {
    WindowRig rig;
    rig.deliver();
    const auto luts = all_luts();
    rig.press(Qt::Key_C);
    CHECK(rig.wanted().lut == luts[1]);
    rig.press(Qt::Key_C, Qt::ShiftModifier);
    CHECK(rig.wanted().lut == luts[0]);
    auto& box = rig.find<QComboBox>("lut");
    CHECK(box.count() == static_cast<int>(luts.size()));
    const QImage grey = seen(rig);
    box.setCurrentIndex(static_cast<int>(luts.size()) - 1);
    Q_EMIT box.activated(box.currentIndex());
    CHECK(rig.wanted().lut == luts.back());
    rig.deliver();
    CHECK(seen(rig) != grey);
}

TEST_CASE("tones go round by key and gamma is a number") {
    WindowRig rig;
    rig.deliver();
    rig.press(Qt::Key_T);
    CHECK(rig.wanted().tone == Tone{Tone::Kind::gamma, 2.2});
    rig.find<QDoubleSpinBox>("gamma").setValue(0.5);
    CHECK(rig.wanted().tone == Tone{Tone::Kind::gamma, 0.5});
    rig.press(Qt::Key_T);
    CHECK(rig.wanted().tone.kind == Tone::Kind::logarithm);
}

TEST_CASE("the picture is mirrored and turned") {
    WindowRig rig;
    rig.deliver();
    const QPoint corner = on_canvas(rig, 0, 0);
    rig.press(Qt::Key_H);
    CHECK(rig.wanted().orientation == Orientation{true, 0});
    CHECK(on_canvas(rig, 63, 0) == corner);
    rig.press(Qt::Key_H);
    rig.press(Qt::Key_V);
    CHECK(rig.wanted().orientation == Orientation{true, 2});
    CHECK(on_canvas(rig, 0, 47) == corner);
    rig.press(Qt::Key_V);
    rig.press(Qt::Key_R);
    CHECK(rig.wanted().orientation == Orientation{false, 1});
    rig.press(Qt::Key_R, Qt::ShiftModifier);
    CHECK(rig.wanted().orientation == Orientation{});
}

TEST_CASE("what is shown lies where the pointer says it lies however it is turned") {
    WindowRig rig;
    std::vector<std::uint16_t> pixels(std::size_t{64} * 48, 0);
    pixels[20 * 64 + 50] = 4000;
    const Frame16 frame(64, 48, pixels, 12);
    for (int turn = 0; turn < 8; ++turn) {
        CAPTURE(turn);
        rig.press(turn == 4 ? Qt::Key_H : Qt::Key_R);
        rig.deliver(frame);
        rig.press(Qt::Key_U);
        rig.deliver(frame);
        CHECK(qGray(seen(rig).pixel(on_canvas(rig, 50, 20))) > 230);
        CHECK(qGray(seen(rig).pixel(on_canvas(rig, 48, 20))) < 20);
    }
}

TEST_CASE("crosshair and grid are painted over the picture") {
    WindowRig rig;
    rig.deliver();
    const QImage plain = seen(rig);
    rig.press(Qt::Key_K);
    const QImage with_crosshair = seen(rig);
    CHECK(with_crosshair != plain);
    rig.press(Qt::Key_K);
    rig.press(Qt::Key_G);
    CHECK(seen(rig) != plain);
    CHECK(seen(rig) != with_crosshair);
    rig.press(Qt::Key_G);
    CHECK(seen(rig) == plain);
}

TEST_CASE("the scale bar is there where the pixel size is known") {
    WindowRig rig;
    rig.deliver();
    const QImage without = seen(rig);
    Frame16 frame = slope_frame();
    frame.info.pixel_size_nm = 650;
    rig.deliver(frame);
    const QImage with_bar = seen(rig);
    CHECK(with_bar != without);
    CHECK(facts(rig, "frame").contains("pixel: 650 nm"));
    rig.press(Qt::Key_L);
    CHECK(seen(rig) == without);
}
