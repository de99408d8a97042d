// Colours, mosaics and floating-point samples in the window.
#include <doctest/doctest.h>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QPushButton>

#include "tests/unit/viewer/window/window_rig.hpp"
#include "viewer/window/facts_widget.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Red samples 40, green 80, blue 160, of 8 bits.
Frame8 bluish_frame() {
    std::vector<std::uint8_t> samples;
    for (int pixel = 0; pixel < 64 * 48; ++pixel) {
        samples.insert(samples.end(), {40, 80, 160});
    }
    return {{64, 48, PixelFormat::rgb8, 8, 0}, std::move(samples)};
}

FrameFloat small_numbers() {
    std::vector<float> samples(64 * 48);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = 1e-3F * static_cast<float>(i % 64);
    }
    return {{64, 48, PixelFormat::float32, 32, 0}, std::move(samples)};
}

QColor middle_of(WindowRig& rig) {
    const QImage& image = rig.canvas().image();
    return image.pixelColor(image.width() / 2, image.height() / 2);
}
}  // namespace

TEST_CASE(
    "window: a colour frame is shown in colours, and white balance makes it grey until it is pressed again") {
    WindowRig rig;
    rig.press(Qt::Key_U);
    const Frame8 frame = bluish_frame();
    rig.deliver(frame.view());
    rig.press(Qt::Key_U);
    rig.deliver(frame.view());
    CHECK(middle_of(rig) == QColor(40, 80, 160));
    rig.press(Qt::Key_W);
    CHECK(rig.find<QPushButton>("balance").isChecked());
    CHECK(rig.wanted().balance == WhiteBalance{WhiteBalance::Mode::fixed, {4, 2, 1}});
    rig.deliver(frame.view());
    CHECK(middle_of(rig) == QColor(160, 160, 160));
    CHECK(rig.status.frame->statistics.colours[0].mean == 40);
    rig.find<QPushButton>("balance").click();
    CHECK(rig.wanted().balance == WhiteBalance{});
}

TEST_CASE("window: limits of one colour leave those of the others") {
    WindowRig rig;
    const Frame8 frame = bluish_frame();
    rig.deliver(frame.view());
    rig.press(Qt::Key_U);
    rig.press(Qt::Key_E);
    rig.deliver(frame.view());
    CHECK(rig.wanted().contrast.colours[2] == ContrastRange{0, 255});
    auto& colour = rig.find<QComboBox>("limited_colour");
    CHECK(colour.currentIndex() == 1);
    colour.setCurrentIndex(3);
    emit colour.activated(3);
    rig.find<QDoubleSpinBox>("high").setValue(160);
    CHECK(rig.wanted().contrast.colours[2] == ContrastRange{0, 160});
    CHECK(rig.wanted().contrast.colours[0] == ContrastRange{0, 255});
    rig.deliver(frame.view());
    CHECK(middle_of(rig) == QColor(40, 80, 255));
    rig.press(Qt::Key_E);
    CHECK_FALSE(rig.wanted().contrast.each_colour);
}

TEST_CASE("window: a mosaic is shown in color, and raw on request") {
    WindowRig rig;
    const Frame8 frame({64, 48, PixelFormat::bayer_rg8, 8, 0}, std::vector<std::uint8_t>(64 * 48, 99));
    rig.deliver(frame.view());
    CHECK(rig.find<QPushButton>("raw_mosaic").isEnabled());
    rig.press(Qt::Key_D);
    CHECK(rig.wanted().bayer == BayerView::raw);
    CHECK(rig.find<QPushButton>("raw_mosaic").isChecked());
    CHECK_FALSE(rig.find<QComboBox>("lut").isEnabled());
    rig.deliver(frame.view());
    CHECK(rig.find<QComboBox>("lut").isEnabled());
    rig.find<QPushButton>("raw_mosaic").click();
    CHECK(rig.wanted().bayer == BayerView::colour);
}

TEST_CASE("window: a grey frame offers nothing of colours") {
    WindowRig rig;
    rig.deliver();
    CHECK_FALSE(rig.find<QPushButton>("raw_mosaic").isEnabled());
    CHECK_FALSE(rig.find<QPushButton>("balance").isEnabled());
    CHECK_FALSE(rig.find<QComboBox>("limited_colour").isEnabled());
    CHECK(rig.find<QComboBox>("lut").isEnabled());
}

TEST_CASE("window: limits of floating-point samples have decimals and the range of the frame") {
    WindowRig rig;
    const FrameFloat frame = small_numbers();
    rig.deliver(frame.view());
    rig.press(Qt::Key_U);
    CHECK(rig.wanted().contrast.low == 0);
    CHECK(rig.wanted().contrast.high == doctest::Approx(0.063));
    auto& high = rig.find<QDoubleSpinBox>("high");
    CHECK(high.decimals() >= 4);
    high.setValue(0.0315);
    CHECK(rig.wanted().contrast.high == doctest::Approx(0.0315));
    rig.deliver(frame.view());
    CHECK(rig.status.frame->range.high == doctest::Approx(0.0315));
}
