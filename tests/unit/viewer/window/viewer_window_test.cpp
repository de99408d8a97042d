// Each key and gesture of the window: what it asks of the viewing loop, and what it shows.
#include <doctest/doctest.h>

#include <QDoubleSpinBox>
#include <QPushButton>

#include "tests/unit/viewer/window/window_rig.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("the window asks for a picture that fills its canvas") {
    WindowRig rig;
    const View view = rig.wanted();
    CHECK(view.region.empty());
    CHECK(view.room == PictureSize{static_cast<std::uint32_t>(rig.canvas().width()),
                                   static_cast<std::uint32_t>(rig.canvas().height())});
}

TEST_CASE("a picture is painted where it belongs") {
    WindowRig rig;
    rig.deliver();
    const QImage seen = rig.canvas().grab().toImage();
    const QRgb corner = seen.pixel(0, 0);
    const QRgb upper = seen.pixel(seen.width() / 2, 60);
    const QRgb lower = seen.pixel(seen.width() / 2, seen.height() - 60);
    CHECK(qGray(upper) < qGray(lower));
    CHECK(qGray(lower) > 150);
    CHECK(qGray(corner) < 40);
}

TEST_CASE("a hidden window asks for nothing") {
    WindowRig rig;
    rig.window.hide();
    CHECK(rig.mailbox.requests().empty());
    rig.window.show();
    CHECK(rig.mailbox.requests().size() == 1);
}

TEST_CASE("the wheel zooms about the pointer") {
    WindowRig rig;
    rig.deliver();
    const QPoint at(300, 200);
    const PlanePoint before = rig.window.controls().viewport().to_frame({300, 200});
    rig.turn_wheel(at, 3);
    const View view = rig.wanted();
    CHECK_FALSE(view.region.empty());
    CHECK(view.region.width < 64);
    const PlanePoint after = rig.window.controls().viewport().to_frame({300, 200});
    CHECK(after.x == doctest::Approx(before.x));
    CHECK(after.y == doctest::Approx(before.y));
}

TEST_CASE("keys zoom and fit and show one to one") {
    WindowRig rig;
    rig.deliver();
    rig.press(Qt::Key_Plus);
    CHECK_FALSE(rig.wanted().region.empty());
    rig.press(Qt::Key_F);
    CHECK(rig.wanted().region.empty());
    rig.press(Qt::Key_1);
    CHECK(rig.window.controls().viewport().scale() == 1);
    CHECK(rig.wanted().region == PixelBox{0, 0, 64, 48});
    CHECK(rig.wanted().room == PictureSize{64, 48});
    rig.press(Qt::Key_0);
    CHECK(rig.wanted().region.empty());
}

TEST_CASE("a zoomed picture is moved by dragging and by arrows") {
    WindowRig rig;
    rig.deliver();
    rig.turn_wheel({300, 200}, 8);
    const PixelBox before = rig.wanted().region;
    rig.drag({300, 200}, {200, 200});
    const PixelBox dragged = rig.wanted().region;
    CHECK(dragged.left > before.left);
    CHECK(dragged.top == before.top);
    rig.press(Qt::Key_Left);
    CHECK(rig.wanted().region.left < dragged.left);
}

TEST_CASE("a double click shows one to one and the whole frame again") {
    WindowRig rig;
    rig.deliver();
    QTest::mouseDClick(&rig.canvas(), Qt::LeftButton, Qt::NoModifier, {100, 100});
    CHECK(rig.window.controls().viewport().scale() == 1);
    QTest::mouseDClick(&rig.canvas(), Qt::LeftButton, Qt::NoModifier, {100, 100});
    CHECK(rig.wanted().region.empty());
}

TEST_CASE("automatic contrast is continuous or once") {
    WindowRig rig;
    rig.deliver();
    CHECK(rig.wanted().contrast.mode == Contrast::Mode::percentile);
    rig.press(Qt::Key_A);
    CHECK(rig.wanted().contrast.mode == Contrast::Mode::fixed);
    rig.press(Qt::Key_A);
    CHECK(rig.wanted().contrast.mode == Contrast::Mode::percentile);
    rig.press(Qt::Key_U);
    CHECK(rig.wanted().contrast == fixed_contrast({0, 4095}));
    rig.press(Qt::Key_O);
    rig.deliver();
    const Contrast once = rig.wanted().contrast;
    CHECK(once.mode == Contrast::Mode::fixed);
    CHECK(once.low == rig.status.frame->range.low);
    CHECK(once.high == rig.status.frame->range.high);
}

TEST_CASE("limits are typed as numbers and moved by keys") {
    WindowRig rig;
    rig.deliver();
    auto& low = rig.find<QDoubleSpinBox>("low");
    low.setFocus();
    low.selectAll();
    QTest::keyClicks(&low, "200");
    QTest::keyClick(&low, Qt::Key_Return);
    auto& high = rig.find<QDoubleSpinBox>("high");
    high.selectAll();
    QTest::keyClicks(&high, "840");
    QTest::keyClick(&high, Qt::Key_Return);
    CHECK(rig.wanted().contrast == fixed_contrast({200, 840}));
    rig.press(Qt::Key_BracketLeft);
    CHECK(rig.wanted().contrast == fixed_contrast({200, 830}));
    rig.press(Qt::Key_BraceRight);
    CHECK(rig.wanted().contrast.low == 210);
}

TEST_CASE("the status is told in the words of every display") {
    WindowRig rig;
    rig.status.lost_ring_full = 7;
    rig.deliver();
    CHECK(rig.status_bar().text().startsWith("WORKING scan 3  LOST 7 (ring_full)"));
    CHECK(rig.status_bar().text().contains("64x48 mono16"));
    CHECK(rig.window.windowTitle() == "demo: WORKING scan 3 - Framering");
}

TEST_CASE("before a session is there the window says so") {
    WindowRig rig;
    rig.status.link = SessionLink::missing;
    rig.tell();
    CHECK(rig.canvas().notice().text == "no session 'demo' yet");
    CHECK(rig.status_bar().text().startsWith("NO SESSION demo"));
}

TEST_CASE("a dead acquirer is told across the picture") {
    WindowRig rig;
    rig.deliver();
    CHECK(rig.canvas().notice().text.empty());
    const QImage before = rig.canvas().grab().toImage();
    rig.status.link = SessionLink::acquirer_gone;
    rig.tell();
    CHECK(rig.canvas().notice().text.starts_with("ACQUIRER GONE"));
    CHECK(rig.canvas().notice().emphasis == Emphasis::alarm);
    CHECK(rig.canvas().grab().toImage() != before);
}

TEST_CASE("closing the window ends the viewer and nothing else") {
    WindowRig rig;
    rig.press(Qt::Key_Q);
    CHECK(rig.command().kind == DisplayCommand::Kind::quit);
    CHECK_FALSE(rig.window.isVisible());
}

TEST_CASE("the end of the viewing loop is seen") {
    WindowRig rig;
    rig.mailbox.end();
    CHECK_FALSE(rig.window.take_update());
}
