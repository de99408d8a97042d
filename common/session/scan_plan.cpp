#include "common/session/scan_plan.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/json_failure.hpp"
#include "common/base/json_number.hpp"
#include "common/ring/when_full.hpp"
#include "common/session/axes_json.hpp"
#include "common/session/axis_option.hpp"
#include "common/session/channel_json.hpp"
#include "common/session/point_order.hpp"
#include "common/session/scan_request.hpp"

namespace framering {

using nlohmann::json;

namespace {
json format_to_json(const FrameFormat& format) {
    json out = {{"width", format.width},
                {"height", format.height},
                {"pixel_format", name_of(format.pixel_format)},
                {"significant_bits", format.significant_bits},
                {"pixel_size_nm", format.pixel_size_nm}};
    if (format.bit_alignment != BitAlignment::low) {
        out["bit_alignment"] = name_of(format.bit_alignment);
    }
    return out;
}

FrameFormat format_from_json(const json& from) {
    FrameFormat format{
        whole_number_at<std::uint32_t>(from, "width"), whole_number_at<std::uint32_t>(from, "height"),
        parse_pixel_format(from.at("pixel_format").get<std::string>()),
        whole_number_at<std::uint32_t>(from, "significant_bits"), from.at("pixel_size_nm").get<double>()};
    if (const auto alignment = from.find("bit_alignment"); alignment != from.end()) {
        format.bit_alignment = parse_bit_alignment(alignment->get<std::string>());
    }
    require_valid(format);
    return format;
}

void put(json& out, const char* key, const std::string& text) {
    if (!text.empty()) {
        out[key] = text;
    }
}

void put(json& out, const char* key, double number) {
    if (number != 0) {
        out[key] = number;
    }
}

void put(json& out, const char* key, const json& part) {
    if (!part.empty()) {
        out[key] = part;
    }
}

template <class Value>
void get(const json& from, const char* key, Value& value) {
    value = from.value(key, Value());
}

json part_of(const json& from, const char* key) {
    return from.value(key, json::object());
}

json clocks_to_json(const FrameClocks& clocks) {
    json out = json::object();
    put(out, "host", clocks.host == HostTimeEvent::unknown ? std::string() : std::string(name_of(clocks.host)));
    put(out, "camera",
        clocks.camera == CameraTimeEvent::none ? std::string() : std::string(name_of(clocks.camera)));
    if (clocks.camera_ticks_per_second != 0) {
        out["camera_ticks_per_second"] = clocks.camera_ticks_per_second;
    }
    return out;
}

// An event of a later program is unknown to this one.
FrameClocks clocks_from_json(const json& from) {
    FrameClocks clocks;
    clocks.host = host_time_event_named(from.value("host", "")).value_or(HostTimeEvent::unknown);
    clocks.camera = camera_time_event_named(from.value("camera", "none")).value_or(CameraTimeEvent::unknown);
    clocks.camera_ticks_per_second = from.contains("camera_ticks_per_second")
                                         ? whole_number_at<std::uint64_t>(from, "camera_ticks_per_second")
                                         : 0;
    return clocks;
}

json device_to_json(const Device& device) {
    json out = json::object();
    put(out, "manufacturer", device.manufacturer);
    put(out, "model", device.model);
    put(out, "serial_number", device.serial_number);
    return out;
}

Device device_from_json(const json& from) {
    Device device;
    get(from, "manufacturer", device.manufacturer);
    get(from, "model", device.model);
    get(from, "serial_number", device.serial_number);
    return device;
}

json objective_to_json(const Objective& objective) {
    json out = json::object();
    put(out, "name", objective.name);
    put(out, "nominal_magnification", objective.nominal_magnification);
    put(out, "numerical_aperture", objective.numerical_aperture);
    return out;
}

Objective objective_from_json(const json& from) {
    Objective objective;
    get(from, "name", objective.name);
    get(from, "nominal_magnification", objective.nominal_magnification);
    get(from, "numerical_aperture", objective.numerical_aperture);
    return objective;
}

json setup_to_json(const ScanSetup& setup) {
    json out = json::object();
    put(out, "sample", setup.sample);
    put(out, "comment", setup.comment);
    put(out, "exposure_us", setup.exposure_us);
    put(out, "microscope", device_to_json(setup.microscope));
    put(out, "camera", device_to_json(setup.camera));
    put(out, "objective", objective_to_json(setup.objective));
    for (const Channel& channel : setup.channels) {
        out["channels"].push_back(channel_to_json(channel));
    }
    return out;
}

json settings_to_json(const ScanPlan& plan) {
    json out = json::object();
    for (const auto& [name, value] : plan.source_settings) {
        out[name] = value;
    }
    return out;
}

ScanSetup setup_from_json(const json& from) {
    ScanSetup setup;
    get(from, "sample", setup.sample);
    get(from, "comment", setup.comment);
    get(from, "exposure_us", setup.exposure_us);
    setup.microscope = device_from_json(part_of(from, "microscope"));
    setup.camera = device_from_json(part_of(from, "camera"));
    setup.objective = objective_from_json(part_of(from, "objective"));
    for (const json& entry : from.value("channels", json::array())) {
        Channel& channel = setup.channels.emplace_back();
        get(entry, "name", channel.name);
        get(entry, "excitation_nm", channel.excitation_nm);
        get(entry, "emission_nm", channel.emission_nm);
        get(entry, "exposure_us", channel.exposure_us);
        if (entry.contains("gain")) {
            channel.gain = entry.at("gain").get<double>();
        }
        get(entry, "settings", channel.settings);
    }
    return setup;
}

// Throws what its parts do.
ScanPlan plan_from_json(const json& from) {
    ScanPlan plan;
    plan.format = format_from_json(from);
    if (!from.at("frames").is_null()) {
        plan.frames = whole_number_at<std::uint64_t>(from, "frames");
    }
    if (!from.at("duration_ns").is_null()) {
        plan.duration = Nanoseconds(whole_number_at<Nanoseconds::rep>(from, "duration_ns"));
    }
    plan.frame_rate_hz = from.at("frame_rate_hz").get<double>();
    plan.when_full = from.at("when_full").get<std::string>();
    plan.source = from.at("source").get<std::string>();
    for (const auto& [name, value] : from.at("source_settings").items()) {
        plan.source_settings.emplace_back(name, value.get<std::string>());
    }
    for (const json& axis : from.at("axes")) {
        plan.axes.push_back(axis_from_json(axis));
    }
    require_possible(plan.axes);
    plan.skips = skips_from_json(from.value("skip", json::array()), plan.axes);
    (void)PointOrder(plan.axes, plan.skips);  // fails where the rules make no sense
    get(from, "actuators", plan.actuators);
    get(from, "name", plan.name);
    plan.queue_entry = from.contains("queue_entry") ? whole_number_at<std::uint64_t>(from, "queue_entry") : 0;
    plan.measures = from.value("measures", std::vector<std::string>());
    plan.clocks = clocks_from_json(part_of(from, "clocks"));
    plan.setup = setup_from_json(part_of(from, "setup"));
    return plan;
}
}  // namespace

std::string axes_text(const std::vector<ScanAxis>& axes) {
    std::string text;
    for (const ScanAxis& axis : axes) {
        if (is_planned(axis)) {
            text += (text.empty() ? "" : " ") + axis_option_text(axis);
            continue;
        }
        const std::string length = axis.length == 0 ? "" : std::to_string(axis.length);
        const std::string step = axis.step == 0 ? "" : fmt::format(":{}{}", axis.step, axis.unit);
        text += (text.empty() ? "" : ",") + axis.name;
        text += length.empty() && step.empty() ? "" : ":" + length + step;
    }
    return text;
}

std::string source_settings_json(const ScanPlan& plan) {
    return settings_to_json(plan).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string to_json(const ScanPlan& plan) {
    json out = format_to_json(plan.format);
    out["frames"] = plan.frames ? json(*plan.frames) : json();
    out["duration_ns"] = plan.duration ? json(plan.duration->count()) : json();
    out["frame_rate_hz"] = plan.frame_rate_hz;
    out["when_full"] = plan.when_full;
    out["source"] = plan.source;
    out["source_settings"] = settings_to_json(plan);
    out["axes"] = axes_to_json(plan.axes);
    put(out, "skip", skips_to_json(plan.skips, plan.axes));
    put(out, "actuators", json(plan.actuators));
    put(out, "name", plan.name);
    if (plan.queue_entry != 0) {
        out["queue_entry"] = plan.queue_entry;
    }
    put(out, "measures", json(plan.measures));
    put(out, "clocks", clocks_to_json(plan.clocks));
    put(out, "setup", setup_to_json(plan.setup));
    // A path may hold bytes that are no UTF-8.
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

ScanPlan scan_plan_from_json(const std::string& text) {
    constexpr const char* damaged = "scan plan: {}; the segment or manifest is damaged or from another version";
    try {
        return plan_from_json(json::parse(text));
    } catch (const json::exception& error) {
        fail(ExitCode::failed, damaged, json_failure_text(error));
    } catch (const Error& error) {
        fail(ExitCode::failed, damaged, error.what());
    }
}

ScanPlan given_scan_plan(const std::string& text) {
    try {
        json whole = {{"pixel_size_nm", 0},   {"frames", nullptr},   {"duration_ns", nullptr},
                      {"frame_rate_hz", 0},   {"when_full", "wait"}, {"source", "a program"},
                      {"axes", json::array()}};
        whole["source_settings"] = json::object();
        whole.update(json::parse(text));
        if (const json& given = whole.at("pixel_format"); !whole.contains("significant_bits")) {
            whole["significant_bits"] = 8 * bytes_per_sample(parse_pixel_format(given.get<std::string>()));
        }
        ScanPlan plan = plan_from_json(whole);
        if (!plan.name.empty()) {
            require_scan_name(plan.name);
        }
        plan.when_full = name_of(parse_when_full(plan.when_full));
        return plan;
    } catch (const json::exception& error) {
        fail(ExitCode::usage, "scan plan: {}; docs/scan_directory.md tells what a plan has",
             json_failure_text(error));
    } catch (const Error& error) {
        throw Error(ExitCode::usage, error.what()).within("scan plan");
    }
}

}  // namespace framering
