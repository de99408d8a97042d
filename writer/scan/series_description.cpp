#include "writer/scan/series_description.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "common/session/axis_option.hpp"
#include "writer/scan/series_layout.hpp"

namespace framering {

namespace {
double time_increment_s(const Manifest& manifest) {
    const ScanPlan& plan = manifest.plan;
    if (plan.axes.empty()) {
        const bool is_even = plan.frame_rate_hz > 0 && manifest.gaps.empty() && manifest.before_writer == 0;
        return is_even ? 1 / plan.frame_rate_hz : 0;
    }
    // Where other axes stand along T as well, its steps are not even in time.
    if (std::ranges::count_if(
            plan.axes, [](const ScanAxis& axis) { return axis.name != "p" && letter_of(axis) == 'T'; }) > 1) {
        return 0;
    }
    const auto time = std::ranges::find(plan.axes, "t", &ScanAxis::name);
    if (time == plan.axes.end()) {
        return 0;
    }
    if (time->interval) {
        return std::chrono::duration<double>(*time->interval).count();
    }
    // Points that are moved to come when the moves are done, not at the camera's rate.
    if (time->step > 0 || plan.frame_rate_hz <= 0 || std::ranges::any_of(plan.axes, is_planned)) {
        return time->step;
    }
    double frames = 1;
    std::for_each(time + 1, plan.axes.end(),
                  [&](const ScanAxis& axis) { frames *= static_cast<double>(axis.length); });
    return frames / plan.frame_rate_hz;
}
}  // namespace

SeriesDescription description_of(const std::string& name, const Manifest& manifest) {
    const ScanPlan& plan = manifest.plan;
    SeriesDescription series{name,
                             plan.format,
                             manifest.started_utc,
                             {},
                             plan.setup,
                             plan.axes,
                             plan.skips,
                             missing_runs(manifest.before_writer, manifest.gaps),
                             time_increment_s(manifest)};
    const auto note = [&](const std::string& key, const std::string& value) {
        if (!value.empty()) {
            series.notes.emplace_back(key, value);
        }
    };
    note("comment", plan.setup.comment);
    note("sample", plan.setup.sample);
    note("source", plan.source);
    for (const auto& [setting, value] : plan.source_settings) {
        note(setting, value);
    }
    note("axes", axes_text(plan.axes));
    note("state", std::string(name_of(manifest.state)));
    if (manifest.lost != 0) {
        note("frames lost", fmt::format("{}, see scan.json", manifest.lost));
    }
    if (manifest.points.failed != 0) {
        note("points failed", fmt::format("{}, see scan.json", manifest.points.failed));
    }
    return series;
}

}  // namespace framering
