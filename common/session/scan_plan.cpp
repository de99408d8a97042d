#include "common/session/scan_plan.hpp"

#include <nlohmann/json.hpp>

#include "common/base/error.hpp"

namespace framering {

using nlohmann::json;

namespace {
json format_to_json(const FrameFormat& format) {
    return {{"width", format.width},
            {"height", format.height},
            {"pixel_format", name_of(format.pixel_format)},
            {"significant_bits", format.significant_bits},
            {"pixel_size_nm", format.pixel_size_nm}};
}

FrameFormat format_from_json(const json& from) {
    return {from.at("width").get<std::uint32_t>(), from.at("height").get<std::uint32_t>(),
            parse_pixel_format(from.at("pixel_format").get<std::string>()),
            from.at("significant_bits").get<std::uint32_t>(), from.at("pixel_size_nm").get<double>()};
}
}  // namespace

std::string to_json(const ScanPlan& plan) {
    json out = format_to_json(plan.format);
    out["frames"] = plan.frames ? json(*plan.frames) : json();
    out["duration_ns"] = plan.duration ? json(plan.duration->count()) : json();
    out["frame_rate_hz"] = plan.frame_rate_hz;
    out["when_full"] = plan.when_full;
    out["source"] = plan.source;
    out["source_settings"] = json::object();
    for (const auto& [name, value] : plan.source_settings) {
        out["source_settings"][name] = value;
    }
    out["axes"] = json::array();
    for (const ScanAxis& axis : plan.axes) {
        out["axes"].push_back({{"name", axis.name}, {"unit", axis.unit}, {"length", axis.length}});
    }
    // A path may hold bytes that are no UTF-8.
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

ScanPlan scan_plan_from_json(const std::string& text) {
    try {
        const json from = json::parse(text);
        ScanPlan plan;
        plan.format = format_from_json(from);
        if (!from.at("frames").is_null()) {
            plan.frames = from.at("frames").get<std::uint64_t>();
        }
        if (!from.at("duration_ns").is_null()) {
            plan.duration = Nanoseconds(from.at("duration_ns").get<Nanoseconds::rep>());
        }
        plan.frame_rate_hz = from.at("frame_rate_hz").get<double>();
        plan.when_full = from.at("when_full").get<std::string>();
        plan.source = from.at("source").get<std::string>();
        for (const auto& [name, value] : from.at("source_settings").items()) {
            plan.source_settings.emplace_back(name, value.get<std::string>());
        }
        for (const json& axis : from.at("axes")) {
            plan.axes.push_back({axis.at("name").get<std::string>(), axis.at("unit").get<std::string>(),
                                 axis.at("length").get<std::uint64_t>()});
        }
        return plan;
    } catch (const json::exception& error) {
        fail(ExitCode::failed, "scan plan: {}; the segment or manifest is of another version or damaged",
             error.what());
    }
}

}  // namespace framering
