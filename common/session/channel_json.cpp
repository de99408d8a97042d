#include "common/session/channel_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

using nlohmann::json;

json channel_to_json(const Channel& channel) {
    json out{{"name", channel.name}};
    const auto put_known = [&](const char* key, double value) {
        if (value != 0) {
            out[key] = value;
        }
    };
    put_known("excitation_nm", channel.excitation_nm);
    put_known("emission_nm", channel.emission_nm);
    put_known("exposure_us", channel.exposure_us);
    if (channel.gain) {
        out["gain"] = *channel.gain;
    }
    if (!channel.settings.empty()) {
        out["settings"] = channel.settings;
    }
    return out;
}

Channel channel_from_json(const json& from) {
    Channel channel;
    for (const auto& [key, value] : from.items()) {
        if (key == "name") {
            channel.name = value.get<std::string>();
        } else if (key == "excitation_nm") {
            channel.excitation_nm = number_at(from, "excitation_nm");
        } else if (key == "emission_nm") {
            channel.emission_nm = number_at(from, "emission_nm");
        } else if (key == "exposure" || key == "exposure_us") {
            channel.exposure_us = exposure_at(from, key);
        } else if (key == "gain") {
            channel.gain = number_at(from, "gain");
        } else if (key == "settings") {
            channel.settings = camera_settings_from_json(value);
        } else {
            fail(ExitCode::usage,
                 "'{}' is not known in a channel; use name, excitation_nm, emission_nm, exposure, gain, settings",
                 key);
        }
    }
    if (channel.name.empty()) {
        fail(ExitCode::usage, "a channel has no name");
    }
    for (const char* const key : {"exposure", "gain"}) {
        if (channel.settings.contains(key)) {
            fail(ExitCode::usage, "channel {}: '{}' stands among its settings; give it beside them", channel.name,
                 key);
        }
    }
    return channel;
}

double exposure_at(const json& from, const std::string& key) {
    const double exposure_us =
        key == "exposure_us"
            ? from.at(key).get<double>()
            : std::chrono::duration<double, std::micro>(parse_duration(from.at(key).get<std::string>())).count();
    if (!(exposure_us > 0) || !std::isfinite(exposure_us)) {
        fail(ExitCode::usage, "'{}' is not positive; use a value such as \"10ms\"", key);
    }
    return exposure_us;
}

double number_at(const json& from, const char* key) {
    const double number = from.at(key).get<double>();
    if (!std::isfinite(number)) {
        fail(ExitCode::usage, "'{}' is no number", key);
    }
    return number;
}

std::map<std::string, std::string> camera_settings_from_json(const json& from) {
    if (!from.is_object()) {
        fail(ExitCode::usage,
             "'settings' is no object; use names and values, such as {{\"TriggerMode\": \"Off\"}}");
    }
    std::map<std::string, std::string> settings;
    for (const auto& [name, value] : from.items()) {
        settings[name] = value.is_string() ? value.get<std::string>() : value.dump();
    }
    return settings;
}

}  // namespace framering
