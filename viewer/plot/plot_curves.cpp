#include "viewer/plot/plot_curves.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace framering {

namespace {
constexpr std::size_t kFewSeries = 6;
constexpr std::ptrdiff_t kMostStripsOfOne = 4;
using Row = ValueHistory::Row;
using Indices = std::vector<std::uint64_t>;

std::string with_unit(std::string name, const std::string& unit) {
    return unit.empty() ? name : std::move(name) + " (" + unit + ")";
}

double x_of(const Row& row, const PlotX& x, const std::vector<ScanAxis>& axes) {
    switch (x.kind) {
        case PlotX::Kind::time:
            return row.time_s;
        case PlotX::Kind::frame:
            return static_cast<double>(row.delivered);
        case PlotX::Kind::axis:
        case PlotX::Kind::set_point:
            break;
    }
    const AxisPosition& position = row.axes[x.axis];
    if (!has_places(axes[x.axis])) {
        return static_cast<double>(position.index);
    }
    return x.kind == PlotX::Kind::axis ? position.value : position.set_point;
}

// Rows with the same indices along all other axes are of one pass along this one.
Indices pass_of(const Row& row, const PlotX& x) {
    Indices others;
    for (std::size_t i = 0; is_axis(x) && i < row.axes.size(); ++i) {
        if (i != x.axis) {
            others.push_back(row.axes[i].index);
        }
    }
    return others;
}

// Of the axes outside of this one.
Indices outer_of(const Row& row, const PlotX& x) {
    Indices outer;
    for (std::size_t i = 0; is_axis(x) && i < x.axis; ++i) {
        outer.push_back(row.axes[i].index);
    }
    return outer;
}

std::vector<PlotStrip> strips_of(const ValueHistory& history, const std::vector<bool>& shown) {
    const bool are_few = std::ranges::count(shown, true) <= kMostStripsOfOne;
    std::vector<PlotStrip> strips;
    const auto share = [&](const PlotStrip& strip, const ValueSeries& series) {
        const ValueSeries& first = history.series()[strip.series.front()];
        return !are_few && first.unit == series.unit && first.role == series.role;
    };
    for (std::size_t i = 0; i < std::min(shown.size(), history.series().size()); ++i) {
        const ValueSeries& series = history.series()[i];
        if (!shown[i]) {
            continue;
        }
        const auto found =
            std::ranges::find_if(strips, [&](const PlotStrip& strip) { return share(strip, series); });
        if (found == strips.end()) {
            strips.push_back({with_unit(label_of(series), series.unit), {i}, {}});
        } else {
            found->title = series.unit;
            found->series.push_back(i);
        }
    }
    return strips;
}

PlotRange range_of(const PlotStrip& strip, const std::vector<PlotCurve>& curves) {
    std::vector<double> values;
    for (const PlotCurve& curve : curves) {
        if (std::ranges::find(strip.series, curve.series) != strip.series.end()) {
            std::ranges::transform(curve.points, std::back_inserter(values), &PlotPoint::y);
        }
    }
    return range_around(values);
}
}  // namespace

bool is_axis(const PlotX& x) noexcept {
    return x.kind == PlotX::Kind::axis || x.kind == PlotX::Kind::set_point;
}

bool has_places(const ScanAxis& axis) noexcept {
    return axis.has_set_points();
}

std::optional<PlotRange> planned_range(const ValueHistory& history, const PlotX& x) {
    const auto of_axis = [](const ScanAxis& axis) -> std::optional<PlotRange> {
        if (axis.length == 0) {
            return std::nullopt;
        }
        if (!has_places(axis)) {
            return PlotRange{0, static_cast<double>(axis.length - 1)};
        }
        if (!axis.set_points.empty()) {
            const auto [least, most] = std::ranges::minmax(axis.set_points);
            return PlotRange{least, most};
        }
        const double first = axis.set_point(0);
        const double last = axis.set_point(axis.length - 1);
        return PlotRange{std::min(first, last), std::max(first, last)};
    };
    if (is_axis(x)) {
        return of_axis(history.axes()[x.axis]);
    }
    if (x.kind == PlotX::Kind::frame && history.planned()) {
        return PlotRange{0, static_cast<double>(*history.planned()) - 1};
    }
    const auto& axes = history.axes();
    const auto t = std::ranges::find(axes, "t", &ScanAxis::name);
    if (x.kind == PlotX::Kind::time && t != axes.end() && t->unit == "s" && has_places(*t)) {
        return of_axis(*t);
    }
    return std::nullopt;
}

std::vector<PlotX> x_choices(const ValueHistory& history) {
    using Kind = PlotX::Kind;
    std::vector<PlotX> choices;
    const auto& axes = history.axes();
    const auto is_usual = [&](std::size_t i) { return axes.size() == 1 && axes[i].name != "t"; };
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (is_usual(i)) {
            choices.push_back({Kind::axis, i});
        }
    }
    choices.push_back({Kind::time, 0});
    choices.push_back({Kind::frame, 0});
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (!is_usual(i)) {
            choices.push_back({Kind::axis, i});
        }
        if (has_places(axes[i])) {
            choices.push_back({Kind::set_point, i});
        }
    }
    return choices;
}

std::string label_of(const PlotX& x, const std::vector<ScanAxis>& axes) {
    if (!is_axis(x)) {
        return x.kind == PlotX::Kind::time ? "time (s)" : "frame";
    }
    const ScanAxis& axis = axes[x.axis];
    if (!has_places(axis)) {
        return axis.name;
    }
    return with_unit(x.kind == PlotX::Kind::axis ? axis.name : axis.name + " set point", axis.unit);
}

std::string label_of(const ValueSeries& series) {
    return series.role.empty() ? series.name : series.role + "." + series.name;
}

std::vector<bool> usual_series(const ValueHistory& history) {
    const auto is_read_back = [&](const ValueSeries& series) {
        return series.role.empty() && std::ranges::any_of(history.axes(), [&](const ScanAxis& axis) {
                   return series.name == axis.name || series.name == axis.name + " read-back";
               });
    };
    const bool are_all_read_backs = std::ranges::all_of(history.series(), is_read_back);
    std::vector<bool> shown(history.series().size(), false);
    std::size_t left = kFewSeries;
    for (std::size_t i = 0; i < shown.size() && left != 0; ++i) {
        shown[i] = are_all_read_backs || !is_read_back(history.series()[i]);
        left -= shown[i] ? 1U : 0U;
    }
    return shown;
}

Plot make_plot(const ValueHistory& history, const PlotX& x, const std::vector<bool>& shown) {
    Plot plot;
    plot.x_label = label_of(x, history.axes());
    plot.strips = strips_of(history, shown);
    std::map<std::pair<Indices, std::size_t>, PlotCurve> passes;
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    const std::size_t rows = history.row_count();
    const Indices current = rows == 0 ? Indices{} : outer_of(history.row(rows - 1), x);
    for (std::size_t n = 0; n < rows; ++n) {
        const Row row = history.row(n);
        const double at = x_of(row, x, history.axes());
        if (!std::isfinite(at)) {
            continue;
        }
        low = std::min(low, at);
        high = std::max(high, at);
        const Indices pass = pass_of(row, x);
        const bool is_current = outer_of(row, x) == current;
        for (const PlotStrip& strip : plot.strips) {
            for (const std::size_t series : strip.series) {
                if (!std::isfinite(row.values[series])) {
                    continue;
                }
                PlotCurve& curve = passes[{pass, series}];
                curve.series = series;
                curve.is_current = is_current;
                curve.points.push_back({at, row.values[series]});
            }
        }
    }
    for (auto& [key, curve] : passes) {
        plot.curves.push_back(std::move(curve));
    }
    std::ranges::stable_partition(plot.curves, [](const PlotCurve& curve) { return !curve.is_current; });
    if (const auto planned = planned_range(history, x)) {
        low = std::min(low, planned->low);
        high = std::max(high, planned->high);
    }
    plot.x_range = low <= high ? range_between(low, high) : PlotRange{};
    for (PlotStrip& strip : plot.strips) {
        strip.range = range_of(strip, plot.curves);
    }
    return plot;
}

std::optional<double> newest_value(const ValueHistory& history, std::size_t series) {
    for (std::size_t n = history.row_count(); n-- > 0;) {
        if (const double value = history.row(n).values[series]; std::isfinite(value)) {
            return value;
        }
    }
    return std::nullopt;
}

}  // namespace framering
