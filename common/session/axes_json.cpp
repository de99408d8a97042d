#include "common/session/axes_json.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/json_number.hpp"
#include "common/frame/frame_info.hpp"
#include "common/session/axes_frames.hpp"
#include "common/session/axis_names.hpp"

namespace framering {

using nlohmann::json;

namespace {
json place_to_json(const ScanAxis& axis, std::size_t i) {
    const StagePlace& place = axis.places[i];
    json out{{"x", place.x}, {"y", place.y}};
    if (place.z) {
        out["z"] = *place.z;
    }
    return out;
}

StagePlace place_from_json(const json& from) {
    StagePlace place{from.at("x").get<double>(), from.at("y").get<double>(), {}};
    if (from.contains("z")) {
        place.z = from.at("z").get<double>();
    }
    return place;
}

Nanoseconds time_at(const json& from, const char* key) {
    const auto ns = whole_number_at<Nanoseconds::rep>(from, key);
    if (ns < 0) {
        fail(ExitCode::failed, "'{}' is {}, and a time is not negative", key, ns);
    }
    return Nanoseconds(ns);
}

bool are_finite(const ScanAxis& axis) {
    const auto is_finite = [](double number) { return std::isfinite(number); };
    return is_finite(axis.step) && is_finite(axis.start) && std::ranges::all_of(axis.set_points, is_finite) &&
           std::ranges::all_of(axis.places, [&](const StagePlace& place) {
               return is_finite(place.x) && is_finite(place.y) && is_finite(place.z.value_or(0));
           });
}

void require_whole(const ScanAxis& axis) {
    for (const std::size_t size : {axis.set_points.size(), axis.labels.size(), axis.places.size()}) {
        if (size != 0 && size != axis.length) {
            fail(ExitCode::failed, "axis {} has {} points and a list of {}", axis.name, axis.length, size);
        }
    }
    if (!are_finite(axis)) {
        fail(ExitCode::failed, "axis {} has a set point that is not finite", axis.name);
    }
    if (axis.interval && (axis.name != "t" || *axis.interval <= Nanoseconds(0))) {
        fail(ExitCode::failed, "axis {} has an interval, which only t has, above 0", axis.name);
    }
    if (axis.hardware_timed &&
        (axis.name == "t" || axis.name == "p" || axis.length == 0 || axis.settle.count() != 0)) {
        fail(ExitCode::failed,
             "axis {} cannot be hardware-timed: t and p cannot, nor an axis that settles or has no end",
             axis.name);
    }
    if (!axis.places.empty() && axis.name != "p") {
        fail(ExitCode::failed, "axis {} has positions, which only p has", axis.name);
    }
}

const ScanAxis& axis_named(const std::vector<ScanAxis>& axes, const std::string& name) {
    const auto found = std::ranges::find(axes, short_axis_name(name), &ScanAxis::name);
    if (found == axes.end()) {
        fail(ExitCode::failed, "a skip rule names axis '{}', which the plan does not have", name);
    }
    return *found;
}

std::uint64_t index_in(const ScanAxis& axis, const json& where, const std::string& name) {
    if (!where.at(name).is_string()) {
        return whole_number_at<std::uint64_t>(where, name.c_str());
    }
    const auto label = where.at(name).get<std::string>();
    const auto found = std::ranges::find(axis.labels, label);
    if (found == axis.labels.end()) {
        fail(ExitCode::failed, "a skip rule names '{}' of axis '{}', which has no such point", label, name);
    }
    return static_cast<std::uint64_t>(found - axis.labels.begin());
}

void require_only(const json& object, const char* what, std::initializer_list<const char*> known) {
    for (const auto& [key, value] : object.items()) {
        if (std::ranges::none_of(known, [&key = key](const char* each) { return key == each; })) {
            fail(ExitCode::failed, "'{}' is not known in {}", key, what);
        }
    }
}
}  // namespace

json axes_to_json(const std::vector<ScanAxis>& axes) {
    json out = json::array();
    for (const ScanAxis& axis : axes) {
        json& each = out.emplace_back(json{{"name", axis.name}, {"unit", axis.unit}, {"length", axis.length}});
        const auto put = [&](const char* key, const auto& value, bool is_known) {
            if (is_known) {
                each[key] = value;
            }
        };
        put("step", axis.step, axis.step != 0);
        put("start", axis.start, axis.start != 0);
        put("set_points", axis.set_points, !axis.set_points.empty());
        put("labels", axis.labels, !axis.labels.empty());
        put("settle_ns", axis.settle.count(), axis.settle.count() != 0);
        put("interval_ns", axis.interval.value_or(Nanoseconds(0)).count(), axis.interval.has_value());
        put("planned", true, axis.planned);
        put("hardware_timed", true, axis.hardware_timed);
        for (std::size_t i = 0; i < axis.places.size(); ++i) {
            each["positions"].push_back(place_to_json(axis, i));
        }
    }
    return out;
}

ScanAxis axis_from_json(const json& from) {
    require_only(from, "an axis",
                 {"name", "unit", "length", "step", "start", "set_points", "labels", "settle_ns", "interval_ns",
                  "positions", "planned", "hardware_timed"});
    ScanAxis axis;
    axis.name = from.at("name").get<std::string>();
    axis.unit = from.at("unit").get<std::string>();
    axis.length = whole_number_at<std::uint64_t>(from, "length");
    axis.step = from.value("step", 0.0);
    axis.start = from.value("start", 0.0);
    axis.planned = from.value("planned", false);
    axis.hardware_timed = from.value("hardware_timed", false);
    axis.set_points = from.value("set_points", std::vector<double>());
    axis.labels = from.value("labels", std::vector<std::string>());
    axis.settle = from.contains("settle_ns") ? time_at(from, "settle_ns") : Nanoseconds(0);
    if (from.contains("interval_ns")) {
        axis.interval = time_at(from, "interval_ns");
    }
    for (const json& place : from.value("positions", json::array())) {
        axis.places.push_back(place_from_json(place));
    }
    return axis;
}

void require_possible(const std::vector<ScanAxis>& axes) {
    if (axes.size() > kMaxAxes) {
        fail(ExitCode::failed, "there are {} axes; expected at most {}", axes.size(), kMaxAxes);
    }
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const bool is_named = is_axis_name(axes[i].name) && short_axis_name(axes[i].name) == axes[i].name;
        const bool is_first = &*std::ranges::find(axes, axes[i].name, &ScanAxis::name) == &axes[i];
        if (!is_named || !is_first || (i != 0 && axes[i].length == 0)) {
            fail(
                ExitCode::failed,
                "axis {} is '{}' of length {}; expected a name in its short form, each at most once, and only the "
                "first one without a length",
                i, axes[i].name, axes[i].length);
        }
        require_whole(axes[i]);
    }
    if (!frames_of_axes(axes)) {
        fail(ExitCode::failed, "the axes give more than {} frames", kMostFramesOfAxes);
    }
}

json skips_to_json(const std::vector<SkipRule>& skips, const std::vector<ScanAxis>& axes) {
    json out = json::array();
    for (const SkipRule& rule : skips) {
        json& each = out.emplace_back(json::object());
        for (const SkipRule::Place& place : rule.where) {
            const ScanAxis& axis = axis_named(axes, place.axis);
            const bool has_label = place.index < axis.labels.size();
            each["where"][place.axis] = has_label ? json(axis.labels[place.index]) : json(place.index);
        }
        for (const SkipRule::Every& every : rule.unless) {
            each["unless"][every.axis] = {{"every", every.every}};
            if (every.from != 0) {
                each["unless"][every.axis]["from"] = every.from;
            }
        }
    }
    return out;
}

std::vector<SkipRule> skips_from_json(const json& from, const std::vector<ScanAxis>& axes) {
    if (!from.is_array()) {
        fail(ExitCode::failed, "'skip' is no list of rules");
    }
    std::vector<SkipRule> skips;
    for (const json& each : from) {
        require_only(each, "a skip rule", {"where", "unless"});
        SkipRule& rule = skips.emplace_back();
        const json where = each.value("where", json::object());
        for (const auto& [name, point] : where.items()) {
            const ScanAxis& axis = axis_named(axes, name);
            rule.where.push_back({axis.name, index_in(axis, where, name)});
        }
        const json unless = each.value("unless", json::object());
        for (const auto& [name, every] : unless.items()) {
            require_only(every, "'unless'", {"every", "from"});
            rule.unless.push_back({axis_named(axes, name).name, whole_number_at<std::uint64_t>(every, "every"),
                                   every.contains("from") ? whole_number_at<std::uint64_t>(every, "from") : 0});
        }
        if (rule.where.empty() && rule.unless.empty()) {
            fail(ExitCode::failed, "a skip rule has neither 'where' nor 'unless', and would leave no point");
        }
    }
    return skips;
}

}  // namespace framering
