#include "common/session/scan_request.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/json_failure.hpp"
#include "common/base/json_number.hpp"
#include "common/base/quantity.hpp"
#include "common/session/axes_json.hpp"
#include "common/session/axis_option.hpp"
#include "common/session/channel_json.hpp"
#include "common/session/point_order.hpp"

namespace framering {

using nlohmann::json;

namespace {
// Keys that a scan.json has and a request has not: they come from the acquirer's command line alone.
constexpr std::array kOfCommandLine{"source",    "source_settings", "actuator", "plugin", "program",
                                    "command",   "pipeline",        "output",   "path",   "file",
                                    "when_full", "measure",         "measures", "slots",  "session",
                                    "actuators", "pixel_format",    "width",    "height", "wait_for"};

void read_axes(const json& from, ScanRequest& request) {
    for (const json& axis : from) {
        add_axis(request.axes,
                 axis.is_string() ? parse_axis_option(axis.get<std::string>(), {}) : axis_from_json(axis));
    }
    require_possible(request.axes);
}

// The axes named stand in this order, the first one outermost.
void reorder(const json& names, std::vector<ScanAxis>& axes) {
    std::vector<ScanAxis> ordered;
    for (const json& each : names) {
        const auto name = each.get<std::string>();
        const auto found = std::ranges::find(axes, name, &ScanAxis::name);
        if (found == axes.end()) {
            fail(ExitCode::usage, "'order' names axis '{}', which is not there, or there twice", name);
        }
        ordered.push_back(std::move(*found));
        axes.erase(found);
    }
    if (!axes.empty()) {
        fail(ExitCode::usage, "'order' lacks axis '{}'", axes.front().name);
    }
    require_possible(ordered);
    axes = std::move(ordered);
}

[[noreturn]] void refuse_key(const std::string& key) {
    if (std::ranges::find(kOfCommandLine, key) != kOfCommandLine.end()) {
        throw NotAllowed(
            ExitCode::usage,
            fmt::format("'{}' is not allowed here; it comes from the acquirer's command line alone", key));
    }
    fail(ExitCode::usage,
         "'{}' is not known; use name, axes, order, skip, frames, duration, frame_rate, exposure, gain, settings, "
         "channels, sample, comment",
         key);
}

void read_member(const json& from, const std::string& key, ScanRequest& request) {
    const json& value = from.at(key);
    if (key == "name") {
        request.name = value.get<std::string>();
    } else if (key == "frames") {
        request.frames = whole_number_at<std::uint64_t>(from, "frames");
    } else if (key == "duration") {
        request.duration = parse_duration(value.get<std::string>());
    } else if (key == "frame_rate") {
        request.frame_rate_hz = number_at(from, "frame_rate");
    } else if (key == "exposure" || key == "exposure_us") {
        request.exposure_us = exposure_at(from, key);
    } else if (key == "gain") {
        request.gain = number_at(from, "gain");
    } else if (key == "settings") {
        const auto settings = camera_settings_from_json(value);
        request.settings.assign(settings.begin(), settings.end());
    } else if (key == "channels") {
        std::ranges::transform(value, std::back_inserter(request.channels), channel_from_json);
        for (const Channel& channel : request.channels) {
            if (std::ranges::count(request.channels, channel.name, &Channel::name) != 1) {
                fail(ExitCode::usage, "channel '{}' is described twice", channel.name);
            }
        }
    } else if (key == "sample") {
        request.sample = value.get<std::string>();
    } else if (key == "comment") {
        request.comment = value.get<std::string>();
    } else if (key != "axes" && key != "order" && key != "skip") {
        refuse_key(key);
    }
}

void require_sense(const ScanRequest& request) {
    if (!request.name.empty()) {
        require_scan_name(request.name);
    }
    if (request.frames == 0U) {
        fail(ExitCode::usage, "'frames' is 0; use 1 or more, or omit it");
    }
    if (request.duration && *request.duration <= Nanoseconds(0)) {
        fail(ExitCode::usage, "'duration' is not positive; use a value such as \"10s\"");
    }
    if (request.frame_rate_hz && !(*request.frame_rate_hz >= 0)) {
        fail(ExitCode::usage, "'frame_rate' is negative; use a number of frames per second, or 0 for no limit");
    }
    (void)PointOrder(request.axes, request.skips);
}

// What the plan of a recorded scan has of a request.
ScanRequest of_recorded_plan(const json& plan) {
    ScanRequest request;
    request.name = plan.value("name", "");
    read_axes(plan.at("axes"), request);
    request.skips = skips_from_json(plan.value("skip", json::array()), request.axes);
    if (!plan.at("frames").is_null()) {
        request.frames = whole_number_at<std::uint64_t>(plan, "frames");
    }
    if (!plan.at("duration_ns").is_null()) {
        request.duration = Nanoseconds(whole_number_at<Nanoseconds::rep>(plan, "duration_ns"));
    }
    request.frame_rate_hz = plan.at("frame_rate_hz").get<double>();
    const json setup = plan.value("setup", json::object());
    if (setup.contains("exposure_us")) {
        request.exposure_us = exposure_at(setup, "exposure_us");
    }
    for (const json& channel : setup.value("channels", json::array())) {
        request.channels.push_back(channel_from_json(channel));
    }
    request.sample = setup.value("sample", "");
    request.comment = setup.value("comment", "");
    return request;
}

ScanRequest request_from_json(const json& from) {
    if (!from.is_object()) {
        fail(ExitCode::usage, "it is no JSON object");
    }
    if (from.contains("format_version") && from.contains("plan")) {
        return of_recorded_plan(from.at("plan"));
    }
    ScanRequest request;
    if (from.contains("axes")) {
        read_axes(from.at("axes"), request);
    }
    if (from.contains("order")) {
        reorder(from.at("order"), request.axes);
    }
    if (from.contains("skip")) {
        request.skips = skips_from_json(from.at("skip"), request.axes);
    }
    for (const auto& [key, value] : from.items()) {
        read_member(from, key, request);
    }
    return request;
}
}  // namespace

ScanRequest parse_scan_request(const std::string& text) {
    try {
        ScanRequest request = request_from_json(json::parse(text));
        require_sense(request);
        return request;
    } catch (const json::exception& error) {
        fail(ExitCode::usage, "{}; docs/plans.md tells what a plan has", json_failure_text(error));
    } catch (const NotAllowed&) {
        throw;
    } catch (const Error& error) {
        throw Error(ExitCode::usage, error.what());
    }
}

std::string to_json(const ScanRequest& request) {
    json out = json::object();
    const auto put = [&](const char* key, const auto& value, bool is_known) {
        if (is_known) {
            out[key] = value;
        }
    };
    put("name", request.name, !request.name.empty());
    put("axes", axes_to_json(request.axes), !request.axes.empty());
    put("skip", skips_to_json(request.skips, request.axes), !request.skips.empty());
    put("frames", request.frames.value_or(0), request.frames.has_value());
    put("duration", std::to_string(request.duration.value_or(Nanoseconds(0)).count()) + "ns",
        request.duration.has_value());
    put("frame_rate", request.frame_rate_hz.value_or(0), request.frame_rate_hz.has_value());
    put("exposure_us", request.exposure_us.value_or(0), request.exposure_us.has_value());
    put("gain", request.gain.value_or(0), request.gain.has_value());
    put("sample", request.sample, !request.sample.empty());
    put("comment", request.comment, !request.comment.empty());
    for (const auto& [name, value] : request.settings) {
        out["settings"][name] = value;
    }
    for (const Channel& channel : request.channels) {
        out["channels"].push_back(channel_to_json(channel));
    }
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<std::uint64_t> planned_frames(const ScanRequest& request) {
    const auto points = PointOrder(request.axes, request.skips).points();
    return request.frames && points ? std::min(*request.frames, *points)
           : request.frames         ? request.frames
                                    : points;
}

ScanRequest completed(const ScanRequest& given, const ScanRequest& planned) {
    json all = json::parse(to_json(planned));
    if (!given.axes.empty()) {
        all.erase("axes");
        all.erase("skip");
        all.erase("frames");
    }
    all.update(json::parse(to_json(given)), true);
    return parse_scan_request(all.dump());
}

void require_scan_name(const std::string& name) {
    constexpr std::size_t longest = 200;
    const auto is_bad = [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '/' || c == '\\'; };
    if (!name.empty() && name.size() <= longest && name.front() != '.' && std::ranges::none_of(name, is_bad)) {
        return;
    }
    const std::string line = fmt::format(
        "'{}' cannot be the name of a scan; use 1 to {} bytes without '/', '\\' and control characters that do "
        "not "
        "begin with '.'",
        name, longest);
    if (name.find_first_of("/\\") != std::string::npos) {
        throw NotAllowed(ExitCode::usage, line);
    }
    throw Error(ExitCode::usage, line);
}

}  // namespace framering
