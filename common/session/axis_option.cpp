#include "common/session/axis_option.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/frame/frame_info.hpp"
#include "common/session/axes_frames.hpp"
#include "common/session/axis_names.hpp"
#include "common/session/place_list.hpp"
#include "common/session/signed_quantity.hpp"

namespace framering {

namespace {
constexpr std::size_t kLongestUnit = 15;
constexpr std::string_view kHardware = "hardware";  // behind '@', instead of a time

bool is_length(const std::string& name) {
    return name == "x" || name == "y" || name == "z";
}

[[noreturn]] void refuse(const ScanAxis& axis, const std::string& what) {
    fail(ExitCode::usage, "axis {}: {}", axis.name, what);
}

std::vector<std::string> parts_of(const std::string& text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

// A set point, in um for lengths; the unit of all others is that of the first one.
double set_point_of(const std::string& text, ScanAxis& axis) {
    if (is_length(axis.name)) {
        axis.unit = std::string("um");
        return parse_signed_length_um(text);
    }
    const auto [value, unit] = parse_signed_quantity(text);
    if (unit.size() > kLongestUnit) {
        refuse(axis, fmt::format("the unit '{}' is longer than {} bytes", unit, kLongestUnit));
    }
    if (!unit.empty() && !axis.unit.empty() && unit != axis.unit) {
        refuse(axis, fmt::format("'{}' is in {}, and others are in {}; use one unit", text, unit, axis.unit));
    }
    axis.unit = unit.empty() ? axis.unit : unit;
    return value;
}

std::uint64_t points_of(const std::string& text, const ScanAxis& axis) {
    const std::uint64_t points = parse_count(text);
    if (points == 0 || points > kMostFramesOfAxes) {
        refuse(axis, fmt::format("{} points are out of range; use 1 to {}", text, kMostFramesOfAxes));
    }
    return points;
}

void parse_range(const std::vector<std::string>& parts, ScanAxis& axis) {
    if (parts.size() != 3 || parts[0].empty() || parts[1].empty() || parts[2].empty()) {
        refuse(axis, "expected START:STOP:POINTS, for example z=-10um:10um:21@50ms");
    }
    axis.start = set_point_of(parts[0], axis);
    const double stop = set_point_of(parts[1], axis);
    axis.length = points_of(parts[2], axis);
    if (axis.length == 1 && axis.start != stop) {
        refuse(axis, fmt::format("one point cannot be at {} and at {}; use 2 points or more", parts[0], parts[1]));
    }
    if (axis.length > 1 && axis.start == stop) {
        refuse(axis, fmt::format("{} points from {} to {} are all the same", axis.length, parts[0], parts[1]));
    }
    if (axis.length == 1) {
        axis.set_points = {axis.start};
    } else {
        axis.step = (stop - axis.start) / static_cast<double>(axis.length - 1);
    }
}

void parse_time(const std::vector<std::string>& parts, const std::string& interval, ScanAxis& axis) {
    if (parts.size() != 3 || !parts[0].empty() || !parts[1].empty()) {
        refuse(axis, "expected ::POINTS@INTERVAL, for example t=::100@60s, or t=::@60s without an end");
    }
    axis.unit = std::string("s");
    axis.length = parts[2].empty() ? 0 : points_of(parts[2], axis);
    if (!interval.empty()) {
        axis.interval = parse_duration(interval);
        if (*axis.interval <= Nanoseconds(0)) {
            refuse(axis, fmt::format("the interval {} is not positive; omit it to take the points without a pause",
                                     interval));
        }
        axis.step = std::chrono::duration<double>(*axis.interval).count();
    }
}

bool are_quantities(const std::vector<std::string>& parts) {
    return std::ranges::all_of(parts, [](const std::string& part) { return begins_with_number(part); });
}

// Names are kept; what is a number is a set point.
void parse_list(const std::vector<std::string>& parts, ScanAxis& axis) {
    axis.length = parts.size();
    for (const std::string& part : parts) {
        if (part.empty()) {
            refuse(axis, "a point is empty; use a list such as channel=DAPI,GFP");
        }
        if (std::ranges::count(parts, part) != 1 && axis.name == "c") {
            refuse(axis, fmt::format("'{}' is there twice", part));
        }
    }
    if (axis.name != "c" && are_quantities(parts)) {
        for (const std::string& part : parts) {
            axis.set_points.push_back(set_point_of(part, axis));
        }
    } else if (is_length(axis.name)) {
        refuse(axis, fmt::format("'{}' is no length; use a value such as -10um", parts.front()));
    } else {
        axis.labels = parts;
    }
}

void parse_positions(const std::string& path, const PlaceFiles& files, ScanAxis& axis) {
    if (!files) {
        throw NotAllowed(
            ExitCode::usage,
            fmt::format("axis {}: a file cannot be named here; give the positions themselves", axis.name));
    }
    const std::string text = files(path);
    try {
        for (NamedPlace& place : parse_places(text)) {
            axis.labels.push_back(std::move(place.name));
            axis.places.push_back(place.place);
        }
    } catch (const Error& error) {
        throw error.within("'" + path + "'");
    }
    axis.length = axis.places.size();
}

Nanoseconds settle_of(const std::string& text, const ScanAxis& axis) {
    const Nanoseconds settle = parse_duration(text);
    if (settle > std::chrono::hours(24)) {
        refuse(axis, fmt::format("the settle time {} is longer than a day", text));
    }
    return settle;
}
}  // namespace

ScanAxis parse_axis_option(const std::string& text, const PlaceFiles& files) {
    const std::size_t equals = text.find('=');
    ScanAxis axis;
    axis.name = short_axis_name(text.substr(0, equals));
    axis.planned = true;
    if (equals == std::string::npos || !is_axis_name(axis.name)) {
        fail(ExitCode::usage,
             "'{}' is no axis; use NAME=START:STOP:POINTS@SETTLE with position, time, focus, channel or an axis "
             "of an "
             "actuator, for example z=-10um:10um:21@50ms, channel=DAPI,GFP or t=::100@60s",
             text);
    }
    std::string points = text.substr(equals + 1);
    std::string after;
    if (const std::size_t at = points.rfind('@'); at != std::string::npos) {
        after = points.substr(at + 1);
        points.resize(at);
        if (after.empty()) {
            refuse(axis, "the time after '@' is missing; use a value such as 50ms");
        }
    }
    if (points.empty()) {
        refuse(axis, "it has no points");
    }
    axis.hardware_timed = after == kHardware;
    if (axis.hardware_timed) {
        if (axis.name == "t" || axis.name == "p") {
            refuse(axis, "it cannot be hardware-timed; use '@' with a time");
        }
        after.clear();
    }
    if (axis.name == "t") {
        parse_time(parts_of(points, ':'), after, axis);
        return axis;
    }
    if (axis.name == "p") {
        parse_positions(points, files, axis);
    } else if (axis.name != "c" && points.find(':') != std::string::npos) {
        parse_range(parts_of(points, ':'), axis);
    } else {
        parse_list(parts_of(points, ','), axis);
    }
    axis.settle = after.empty() ? Nanoseconds(0) : settle_of(after, axis);
    return axis;
}

void add_axis(std::vector<ScanAxis>& axes, ScanAxis axis) {
    if (std::ranges::count(axes, axis.name, &ScanAxis::name) != 0) {
        fail(ExitCode::usage, "axis {} is given twice", axis.name);
    }
    if (axis.length == 0 && !axes.empty()) {
        fail(ExitCode::usage, "axis {} has no end, which only the first axis may have; give its points",
             axis.name);
    }
    axes.push_back(std::move(axis));
    if (axes.size() > kMaxAxes) {
        fail(ExitCode::usage, "there are more than {} axes", kMaxAxes);
    }
    if (!frames_of_axes(axes)) {
        fail(ExitCode::usage, "the axes give more than {} points", kMostFramesOfAxes);
    }
}

bool is_planned(const ScanAxis& axis) noexcept {
    return axis.planned || axis.start != 0 || !axis.set_points.empty() || !axis.labels.empty() ||
           !axis.places.empty() || axis.settle != Nanoseconds(0) || axis.interval;
}

std::string axis_option_text(const ScanAxis& axis) {
    const auto time = [](Nanoseconds ns) {
        return fmt::format("@{}s", std::chrono::duration<double>(ns).count());
    };
    std::string text = axis.name + "=";
    if (axis.name == "t") {
        text += "::" + (axis.length == 0 ? "" : std::to_string(axis.length));
        return text + (axis.interval ? time(*axis.interval) : "");
    }
    if (!axis.places.empty()) {
        text += fmt::format("({} positions)", axis.places.size());
    } else if (!axis.labels.empty()) {
        text += fmt::format("{}", fmt::join(axis.labels, ","));
    } else if (!axis.set_points.empty()) {
        std::vector<std::string> points;
        for (const double point : axis.set_points) {
            points.push_back(fmt::format("{}{}", point, axis.unit));
        }
        text += fmt::format("{}", fmt::join(points, ","));
    } else {
        text +=
            fmt::format("{0}{1}:{2}{1}:{3}", axis.start, axis.unit, axis.set_point(axis.length - 1), axis.length);
    }
    return text + (axis.hardware_timed             ? fmt::format("@{}", kHardware)
                   : axis.settle == Nanoseconds(0) ? ""
                                                   : time(axis.settle));
}

}  // namespace framering
