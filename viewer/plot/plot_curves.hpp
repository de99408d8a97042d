// What a plot of measured values shows: its curves over time or over an axis of the scan.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "viewer/plot/plot_ticks.hpp"
#include "viewer/plot/value_history.hpp"

namespace framering {

// What runs from left to right.
struct PlotX {
    enum class Kind : std::uint8_t { time, frame, axis, set_point };
    Kind kind = Kind::time;
    std::size_t axis =
        0;  // of the plan; of kinds axis (where it says that it is) and set_point (where it is to be)

    bool operator==(const PlotX&) const = default;
};

struct PlotPoint {
    double x = 0;
    double y = 0;

    bool operator==(const PlotPoint&) const = default;
};

// Points that follow each other.
struct PlotCurve {
    std::size_t series = 0;
    bool is_current = true;  // false: of a former pass along the axis, to be drawn pale
    std::vector<PlotPoint> points;
};

// Each series has a scale of its own where they are few: a mean does not move much on the scale of a maximum. Else
// those of one unit and role share one.
struct PlotStrip {
    std::string title;  // of the series, with its unit; of several: their unit
    std::vector<std::size_t> series;
    PlotRange range;
};

struct Plot {
    std::string x_label;
    PlotRange x_range;
    std::vector<PlotStrip> strips;
    std::vector<PlotCurve> curves;  // pale ones first
};

[[nodiscard]] bool is_axis(const PlotX& x) noexcept;
// Its points have set points; another one runs by its index.
[[nodiscard]] bool has_places(const ScanAxis& axis) noexcept;
// What there is to choose from, the usual one first: the axis of a scan that has one besides time; else time.
[[nodiscard]] std::vector<PlotX> x_choices(const ValueHistory& history);
// "time (s)", "frame", "voltage (V)", "voltage set point (V)".
[[nodiscard]] std::string label_of(const PlotX& x, const std::vector<ScanAxis>& axes);
// "mean", "focus.sharpness"
[[nodiscard]] std::string label_of(const ValueSeries& series);
// From the plan: all x will lie within. Nothing: it does not say.
[[nodiscard]] std::optional<PlotRange> planned_range(const ValueHistory& history, const PlotX& x);
// Series that are shown until the user chooses: all when they are few, else the first ones. Where axes were read
// back is not among them, unless there is nothing else.
[[nodiscard]] std::vector<bool> usual_series(const ValueHistory& history);

// `shown`: a series each; missing ones are not. From left to right it shows what the plan says, and more where
// frames are beyond it. Values that are not finite are left out.
[[nodiscard]] Plot make_plot(const ValueHistory& history, const PlotX& x, const std::vector<bool>& shown);

// The newest one that was measured of a series.
[[nodiscard]] std::optional<double> newest_value(const ValueHistory& history, std::size_t series);

}  // namespace framering
