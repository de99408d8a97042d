// The plot of measured values in the window: what it shows, what of it the user chooses, and what it costs closed.
#include <doctest/doctest.h>

#include <QComboBox>
#include <QPushButton>

#include "tests/unit/viewer/plot/measured_frames.hpp"
#include "tests/unit/viewer/window/window_rig.hpp"
#include "viewer/window/plot_legend.hpp"
#include "viewer/window/plot_panel.hpp"
#include "viewer/window/plot_widget.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A voltage in steps of 0.1 V and the current that was measured.
ValueHistory ohms_law(std::uint64_t points) {
    ValueHistory history;
    history.begin(1, {{"voltage", "V", 11, 0.1}}, 11);
    const std::vector<std::size_t> places{history.series_place({"", "current", "mA"}),
                                          history.series_place({"", "temperature", "degC"})};
    for (std::uint64_t n = 0; n < points; ++n) {
        const double volts = 0.1 * static_cast<double>(n);
        history.add(measured_frame(n, n, {volts / 100, 21.5}, {{n, volts, volts}}), static_cast<double>(n),
                    places);
    }
    return history;
}

void show(WindowRig& rig, const ValueHistory& history) {
    rig.mailbox.show_values(history);
    static_cast<void>(rig.window.take_update());
}

PlotWidget& curves(WindowRig& rig) {
    return static_cast<PlotWidget&>(rig.find<QWidget>("plot_curves"));
}
PlotLegend& legend(WindowRig& rig) {
    return static_cast<PlotLegend&>(rig.find<QWidget>("plot_legend"));
}
}  // namespace

TEST_CASE("the plot is closed until J or the button opens it, and gets no values before") {
    WindowRig rig;
    CHECK_FALSE(curves(rig).isVisible());
    CHECK(rig.mailbox.wants_values());
    show(rig, ohms_law(5));
    CHECK(curves(rig).plot().curves.empty());
    rig.press(Qt::Key_J);
    CHECK(curves(rig).isVisible());
    CHECK(rig.find<QPushButton>("plot").isChecked());
    show(rig, ohms_law(5));
    REQUIRE(curves(rig).plot().curves.size() == 2);
    CHECK(curves(rig).plot().curves[0].points.size() == 5);
    rig.find<QPushButton>("plot").click();
    CHECK_FALSE(curves(rig).isVisible());
    show(rig, ohms_law(6));
    CHECK(curves(rig).plot().curves[0].points.size() == 5);
    rig.press(Qt::Key_J);
    show(rig, ohms_law(6));  // also what has not changed since
    CHECK(curves(rig).plot().curves[0].points.size() == 6);
}

TEST_CASE("a scan of values without a camera shows its plot in the place of the picture") {
    WindowRig rig;
    rig.status.has_images = false;
    rig.tell();
    CHECK(curves(rig).isVisible());
    CHECK_FALSE(rig.canvas().isVisible());
    show(rig, ohms_law(5));
    CHECK(curves(rig).plot().curves.size() == 2);
    rig.status.has_images = true;
    rig.tell();
    CHECK_FALSE(curves(rig).isVisible());
    CHECK(rig.canvas().isVisible());
}

TEST_CASE("the plot runs over the axis of the scan as far as its plan, and over what the user chooses") {
    WindowRig rig;
    rig.press(Qt::Key_J);
    show(rig, ohms_law(4));
    auto& x = rig.find<QComboBox>("plot_x");
    CHECK(x.currentText() == "voltage (V)");
    CHECK(curves(rig).plot().x_label == "voltage (V)");
    CHECK(curves(rig).plot().x_range.high == doctest::Approx(1));
    x.setCurrentText("time (s)");
    emit x.activated(x.currentIndex());
    CHECK(curves(rig).plot().x_label == "time (s)");
    show(rig, ohms_law(7));
    CHECK(x.currentText() == "time (s)");
    CHECK(curves(rig).plot().curves[0].points.back() == PlotPoint{6, 0.1 * 6 / 100});
}

TEST_CASE("the legend has the newest values with units, and a click hides a series") {
    WindowRig rig;
    rig.press(Qt::Key_J);
    show(rig, ohms_law(6));
    REQUIRE(legend(rig).entries().size() == 2);
    CHECK(legend(rig).entries()[0] == PlotLegend::Entry{"current", "0.005 mA", true});
    CHECK(legend(rig).entries()[1] == PlotLegend::Entry{"temperature", "21.5 degC", true});
    QTest::mouseClick(&legend(rig), Qt::LeftButton, {}, {30, 50});
    CHECK_FALSE(legend(rig).entries()[1].shown);
    REQUIRE(curves(rig).plot().strips.size() == 1);
    CHECK(curves(rig).plot().strips[0].title == "current (mA)");
    show(rig, ohms_law(7));
    CHECK_FALSE(legend(rig).entries()[1].shown);
    QTest::mouseClick(&legend(rig), Qt::LeftButton, {}, {30, 50});
    CHECK(curves(rig).plot().strips.size() == 2);
    QTest::mouseClick(&legend(rig), Qt::LeftButton, {}, {30, 900});  // below
    CHECK(curves(rig).plot().strips.size() == 2);
}

TEST_CASE("what the plot lacks is said above it, and an empty one says that it is empty") {
    WindowRig rig;
    rig.press(Qt::Key_J);
    const QImage empty = curves(rig).grab().toImage();
    ValueHistory history = ohms_law(3);
    history.leave_out_frames(12);
    history.leave_out_reports(3);
    show(rig, history);
    CHECK(curves(rig).note() ==
          "12 frames left out: overwritten before they were read; 3 reported values left out");
    CHECK(curves(rig).grab().toImage() != empty);
}

TEST_CASE("curves are painted where their values are, pale ones of former passes below") {
    const WindowRig rig;  // widgets need an application
    PlotWidget widget;
    widget.resize(400, 300);
    Plot plot;
    plot.x_range = {0, 1};
    plot.strips = {{"a", {0}, {0, 1}}};
    plot.curves = {{0, false, {{0.5, 0.25}}}, {0, true, {{0.5, 0.75}}}};
    widget.set_plot(plot, "");
    const QImage seen = widget.grab().toImage();
    int brightest = 0;
    QPoint at;
    for (int y = 24; y < 255; ++y) {  // without texts
        for (int x = 60; x < 370; ++x) {
            if (qGray(seen.pixel(x, y)) > brightest) {
                brightest = qGray(seen.pixel(x, y));
                at = {x, y};
            }
        }
    }
    CHECK(brightest > 120);
    CHECK(std::abs(at.x() - 206) < 12);  // about the middle of the axes
    CHECK(at.y() < 110);                 // in the upper part: the full one
}
