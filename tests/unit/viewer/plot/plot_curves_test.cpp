#include "viewer/plot/plot_curves.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "tests/unit/viewer/plot/measured_frames.hpp"

using namespace framering;
using namespace framering::test;

namespace {
using XKind = PlotX::Kind;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// Sweeps of a voltage in steps of 0.5 V, the current read back 0.01 V beside it.
ValueHistory sweeps(std::uint64_t frames) {
    ValueHistory history;
    history.begin(1, {{"t", "s", 4, 60}, {"voltage", "V", 3, 0.5}}, 12);
    const std::vector<std::size_t> places{history.series_place({"", "current", "mA"})};
    for (std::uint64_t n = 0; n < frames; ++n) {
        const double volts = 0.5 * static_cast<double>(n % 3);
        history.add(measured_frame(n, n, {static_cast<double>(n)},
                                   {{n / 3, 60.0 * static_cast<double>(n / 3), 60.0 * static_cast<double>(n / 3)},
                                    {n % 3, volts + 0.01, volts}}),
                    static_cast<double>(n), places);
    }
    return history;
}
}  // namespace

TEST_CASE("the axis of a scan that has one is the usual one, else time") {
    ValueHistory history;
    history.begin(1, {{"voltage", "V", 3, 0.5}}, 3);
    CHECK(x_choices(history).front() == PlotX{XKind::axis, 0});
    CHECK(x_choices(history).size() == 4);
    history.begin(2, {{"t", "s", 3, 60}}, 3);
    CHECK(x_choices(history).front() == PlotX{XKind::time, 0});
    history.begin(3, {}, {});
    CHECK(x_choices(history) == std::vector<PlotX>{{XKind::time, 0}, {XKind::frame, 0}});
    history.begin(4, {{"z", "um", 3, 0.5}, {"c", "", 2, 0}}, {});
    CHECK(x_choices(history) ==
          std::vector<PlotX>{
              {XKind::time, 0}, {XKind::frame, 0}, {XKind::axis, 0}, {XKind::set_point, 0}, {XKind::axis, 1}});
}

TEST_CASE("labels have units") {
    const std::vector<ScanAxis> axes{{"voltage", "V", 3, 0.5}, {"c", "", 2, 0}};
    CHECK(label_of({XKind::time, 0}, axes) == "time (s)");
    CHECK(label_of({XKind::frame, 0}, axes) == "frame");
    CHECK(label_of({XKind::axis, 0}, axes) == "voltage (V)");
    CHECK(label_of({XKind::set_point, 0}, axes) == "voltage set point (V)");
    CHECK(label_of({XKind::axis, 1}, axes) == "c");
    CHECK(label_of(ValueSeries{"", "mean", ""}) == "mean");
    CHECK(label_of(ValueSeries{"focus", "sharpness", "um"}) == "focus.sharpness");
}

TEST_CASE("a plot over an axis has a curve a sweep, the current one last and in full color") {
    const ValueHistory history = sweeps(8);
    const Plot plot = make_plot(history, {XKind::axis, 1}, {true, false});
    REQUIRE(plot.curves.size() == 3);
    CHECK_FALSE(plot.curves[0].is_current);
    CHECK_FALSE(plot.curves[1].is_current);
    CHECK(plot.curves[2].is_current);
    CHECK(plot.curves[2].points == std::vector<PlotPoint>{{0.01, 6}, {0.51, 7}});
    CHECK(plot.curves[0].points.size() == 3);
    CHECK(plot.x_label == "voltage (V)");
    CHECK(plot.x_range.low == 0);
    CHECK(plot.x_range.high == doctest::Approx(1.01));  // a read-back beyond the plan
    REQUIRE(plot.strips.size() == 1);
    CHECK(plot.strips[0].title == "current (mA)");
    CHECK(plot.strips[0].range.low < 0);
    CHECK(plot.strips[0].range.high > 7);
    const Plot set_points = make_plot(history, {XKind::set_point, 1}, {true, false});
    CHECK(set_points.curves[2].points == std::vector<PlotPoint>{{0, 6}, {0.5, 7}});
    CHECK(set_points.x_range == PlotRange{0, 1});
}

TEST_CASE("a plot over time or frames is one curve, as wide as the plan") {
    const ValueHistory history = sweeps(8);
    const Plot time = make_plot(history, {XKind::time, 0}, {true, false});
    REQUIRE(time.curves.size() == 1);
    CHECK(time.curves[0].points.size() == 8);
    CHECK(time.x_range == PlotRange{0, 180});
    const Plot frames = make_plot(history, {XKind::frame, 0}, {true, false});
    CHECK(frames.x_range == PlotRange{0, 11});
}

TEST_CASE("what is not finite is left out, and few series have scales of their own") {
    ValueHistory history;
    history.begin(1, {}, {});
    const std::vector<std::size_t> places{
        history.series_place({"", "mean", ""}), history.series_place({"", "t", "degC"}),
        history.series_place({"focus", "sharpness", ""}), history.series_place({"", "max", ""})};
    history.add(measured_frame(0, 0, {1, 21, kMissing, 4}), 0, places);
    history.add(measured_frame(1, 1, {kMissing, std::numeric_limits<double>::infinity(), 3, 5}), 1, places);
    history.add(measured_frame(2, 2, {3, 22, kMissing, 6}), 2, places);
    const Plot plot = make_plot(history, {XKind::time, 0}, {true, true, true, true});
    REQUIRE(plot.strips.size() == 4);
    CHECK(plot.strips[1].series == std::vector<std::size_t>{1});
    CHECK(plot.strips[1].title == "t (degC)");
    CHECK(plot.strips[2].title == "focus.sharpness");
    REQUIRE(plot.curves.size() == 4);
    CHECK(plot.curves[0].points == std::vector<PlotPoint>{{0, 1}, {2, 3}});
    CHECK(plot.curves[1].points == std::vector<PlotPoint>{{0, 21}, {2, 22}});
    CHECK(plot.curves[2].points == std::vector<PlotPoint>{{1, 3}});
    CHECK(newest_value(history, 2) == 3);
    CHECK(newest_value(history, 0) == 3);
    CHECK(make_plot(history, {XKind::time, 0}, {false, true}).strips.size() == 1);
    CHECK(make_plot(history, {XKind::time, 0}, {}).curves.empty());
}

TEST_CASE("where axes were read back is shown only if the user wants it, or there is nothing else") {
    ValueHistory history;
    history.begin(1, {{"voltage", "V", 3, 0.5}, {"z", "um", 3, 1}}, 9);
    (void)history.series_place({"", "voltage", "V"});
    CHECK(usual_series(history) == std::vector<bool>{true});
    (void)history.series_place({"", "current", "mA"});
    (void)history.series_place({"", "z read-back", "um"});
    (void)history.series_place({"focus", "z", ""});
    CHECK(usual_series(history) == std::vector<bool>{false, true, false, true});
}

TEST_CASE("many series share a scale where they have a unit and a role in common") {
    ValueHistory history;
    history.begin(1, {}, {});
    for (const char* name : {"mean", "min", "max"}) {
        (void)history.series_place({"", name, ""});
    }
    (void)history.series_place({"", "t", "degC"});
    (void)history.series_place({"focus", "sharpness", ""});
    const Plot plot = make_plot(history, {XKind::time, 0}, usual_series(history));
    REQUIRE(plot.strips.size() == 3);
    CHECK(plot.strips[0].series == std::vector<std::size_t>{0, 1, 2});
    CHECK(plot.strips[0].title.empty());
    CHECK(plot.strips[1].title == "t (degC)");
    CHECK(plot.strips[2].title == "focus.sharpness");
}

TEST_CASE("an axis reaches from its least to its largest set point, wherever it begins") {
    ValueHistory history;
    ScanAxis down{"z", "um", 21, -1};
    down.start = 10;
    ScanAxis uneven{"voltage", "V", 3, 0};
    uneven.set_points = {0, 5, -2};
    history.begin(1, {down, uneven}, {});
    CHECK(planned_range(history, {XKind::axis, 0}) == PlotRange{-10, 10});
    CHECK(planned_range(history, {XKind::set_point, 1}) == PlotRange{-2, 5});
    CHECK(label_of({XKind::axis, 1}, history.axes()) == "voltage (V)");
}

TEST_CASE("an axis without places runs by its index, and of an empty history there is an empty plot") {
    ValueHistory history;
    history.begin(1, {{"c", "", 3, 0}}, {});
    CHECK(make_plot(history, {XKind::axis, 0}, {}).x_range == PlotRange{0, 2});
    const std::vector<std::size_t> places{history.series_place({"", "mean", ""})};
    history.add(measured_frame(0, 0, {1}, {{2, 0, 0}}), 0, places);
    const Plot plot = make_plot(history, {XKind::axis, 0}, usual_series(history));
    REQUIRE(plot.curves.size() == 1);
    CHECK(plot.curves[0].points == std::vector<PlotPoint>{{2, 1}});
    CHECK_FALSE(newest_value(history, 0) != 1);
}
