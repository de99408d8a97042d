#include "viewer/web/values_json.hpp"

#include <nlohmann/json.hpp>

#include "viewer/plot/plot_curves.hpp"

namespace framering {

using nlohmann::json;

namespace {
// In a row: sequence, delivered, time, then of each axis index, set point and read-back, then the series.
constexpr std::size_t kFrameColumn = 1;
constexpr std::size_t kTimeColumn = 2;
constexpr std::size_t kAxisColumns = 3;

std::size_t column_of(const PlotX& x, const std::vector<ScanAxis>& axes) {
    const std::size_t first = kTimeColumn + 1 + kAxisColumns * x.axis;
    switch (x.kind) {
        case PlotX::Kind::time:
            return kTimeColumn;
        case PlotX::Kind::frame:
            return kFrameColumn;
        case PlotX::Kind::set_point:
            return first + 1;
        case PlotX::Kind::axis:
            break;
    }
    return has_places(axes[x.axis]) ? first + 2 : first;
}

json choices_of(const ValueHistory& history) {
    json choices = json::array();
    for (const PlotX& x : x_choices(history)) {
        const auto range = planned_range(history, x);
        choices.push_back({{"label", label_of(x, history.axes())},
                           {"column", column_of(x, history.axes())},
                           {"axis", is_axis(x) ? json(x.axis) : json()},
                           {"range", range ? json{range->low, range->high} : json()}});
    }
    return choices;
}

json axes_of(const ValueHistory& history) {
    json axes = json::array();
    for (const ScanAxis& axis : history.axes()) {
        axes.push_back({{"name", axis.name}, {"unit", axis.unit}, {"length", axis.length}});
    }
    return axes;
}

json series_of(const ValueHistory& history) {
    json all = json::array();
    const std::vector<bool> usual = usual_series(history);
    for (const ValueSeries& series : history.series()) {
        all.push_back({{"usual", static_cast<bool>(usual[all.size()])},
                       {"label", label_of(series)},
                       {"role", series.role},
                       {"name", series.name},
                       {"unit", series.unit},
                       {"column", kTimeColumn + 1 + kAxisColumns * history.axes().size() + all.size()}});
    }
    return all;
}

// What is no number is null.
json row_of(const ValueHistory::Row& row) {
    json out{row.sequence, row.delivered, row.time_s};
    for (const AxisPosition& axis : row.axes) {
        out.push_back(axis.index);
        out.push_back(axis.set_point);
        out.push_back(axis.value);
    }
    for (const double value : row.values) {
        out.push_back(value);
    }
    return out;
}
}  // namespace

std::string web_values_json(const ValueHistory& history, std::uint64_t since) {
    const bool whole = since < history.whole_since() || since > history.number();
    json rows = json::array();
    for (std::size_t n = 0; n < history.row_count(); ++n) {
        const ValueHistory::Row row = history.row(n);
        if (whole || row.number > since) {
            rows.push_back(row_of(row));
        }
    }
    const json object{{"scan_id", history.scan_id()},
                      {"number", history.number()},
                      {"whole", whole},
                      {"measured", history.has_values()},
                      {"planned", history.planned() ? json(*history.planned()) : json()},
                      {"frames_left_out", history.frames_left_out()},
                      {"reports_left_out", history.reports_left_out()},
                      {"axes", axes_of(history)},
                      {"over", choices_of(history)},
                      {"series", series_of(history)},
                      {"rows", std::move(rows)}};
    // Names out of shared memory may hold anything.
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace framering
