#include "common/session/live_setting.hpp"

#include <fmt/core.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "common/base/enum_names.hpp"
#include "common/base/json_number.hpp"
#include "common/base/printable.hpp"
#include "common/base/quantity.hpp"

namespace framering {

using nlohmann::json;

namespace {
constexpr const char* kLive = "live";
constexpr auto kLiveKeyNames =
    std::to_array<Named<LiveKey>>({{LiveKey::exposure, "exposure"}, {LiveKey::gain, "gain"}});

json to_json(const LiveAnswer& answer) {
    // JSON knows no infinity, and any bits may be asked for.
    json out{{"number", answer.number}, {"asked", std::isfinite(answer.asked) ? answer.asked : 0}};
    if (!answer.error.empty()) {
        out["error"] = answer.error;
        out["exit_code"] = static_cast<int>(answer.exit_code);
    }
    return out;
}

json to_json(const ShownLiveSetting& shown) {
    json out = json::object();
    if (shown.setting) {
        out = {{"value", shown.setting->value},
               {"unit", shown.setting->unit},
               {"settable", shown.setting->is_settable},
               {"changed", shown.is_changed}};
        if (shown.setting->has_range()) {
            out["minimum"] = shown.setting->minimum;
            out["maximum"] = shown.setting->maximum;
        }
    }
    if (shown.answer.number != 0) {
        out["answer"] = to_json(shown.answer);
    }
    return out;
}

LiveAnswer answer_from(const json& from) {
    LiveAnswer answer;
    answer.number = whole_number_at<std::uint64_t>(from, "number");
    if (answer.number == 0) {
        return {};  // nobody has asked
    }
    answer.asked = from.at("asked").get<double>();
    answer.error = printable(from.value("error", ""));
    if (!answer.error.empty()) {
        const int code = whole_number_at<int>(from, "exit_code");
        answer.exit_code = code == static_cast<int>(ExitCode::usage)     ? ExitCode::usage
                           : code == static_cast<int>(ExitCode::refused) ? ExitCode::refused
                                                                         : ExitCode::failed;
    }
    return answer;
}

ShownLiveSetting shown_from(const json& from) {
    ShownLiveSetting shown;
    if (from.contains("value")) {
        shown.setting =
            LiveSetting{from.at("value").get<double>(), from.value("minimum", 0.0), from.value("maximum", 0.0),
                        printable(from.at("unit").get<std::string>()), from.at("settable").get<bool>()};
        shown.is_changed = from.at("changed").get<bool>();
    }
    if (from.contains("answer")) {
        shown.answer = answer_from(from.at("answer"));
    }
    return shown;
}
}  // namespace

std::string_view name_of(LiveKey key) noexcept {
    return name_in(kLiveKeyNames, key);
}

std::string with_live_settings(std::string_view settings, const LiveSettings& live) {
    json all = json::parse(settings, nullptr, false);
    if (!all.is_object()) {
        all = json::object();
    }
    json& out = all[kLive] = json::object();
    for (const LiveKey key : kLiveKeys) {
        if (json one = to_json(live[key]); !one.empty()) {
            out[std::string(name_of(key))] = std::move(one);
        }
    }
    return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

LiveSettings live_settings_in(std::string_view settings) {
    LiveSettings live;
    const json all = json::parse(settings, nullptr, false);
    try {
        if (!all.is_object() || !all.contains(kLive)) {
            return live;
        }
        for (const LiveKey key : kLiveKeys) {
            if (const auto found = all.at(kLive).find(name_of(key)); found != all.at(kLive).end()) {
                live[key] = shown_from(*found);
            }
        }
    } catch (const json::exception&) {
        return {};  // of an acquirer that is not ours
    } catch (const Error&) {
        return {};
    }
    return live;
}

std::vector<std::pair<std::string, std::string>> other_settings_in(std::string_view settings) {
    std::vector<std::pair<std::string, std::string>> others;
    const json all = json::parse(settings, nullptr, false);
    if (all.is_object()) {
        for (const auto& [name, value] : all.items()) {
            if (value.is_string()) {
                others.emplace_back(name, value.get<std::string>());
            }
        }
    }
    return others;
}

std::string live_value_text(LiveKey key, double value, std::string_view unit) {
    if (key == LiveKey::gain) {
        return fmt::format("{:.6g}{}{}", value, unit.empty() ? "" : " ", unit);
    }
    constexpr double us_per_ms = 1e3;
    constexpr double us_per_s = 1e6;
    if (value >= us_per_s) {
        return fmt::format("{:.6g} s", value / us_per_s);
    }
    return value >= us_per_ms ? fmt::format("{:.6g} ms", value / us_per_ms) : fmt::format("{:.6g} us", value);
}

std::string live_range_text(LiveKey key, const LiveSetting& setting) {
    return fmt::format("{} to {}", live_value_text(key, setting.minimum, setting.unit),
                       live_value_text(key, setting.maximum, setting.unit));
}

std::string live_change_text(LiveKey key, double wanted, const ShownLiveSetting& now) {
    const std::string& unit = now.setting->unit;
    const std::string taken = fmt::format("{} {}", name_of(key), live_value_text(key, now.setting->value, unit));
    if (!is_same_live_value(wanted, now.answer.asked)) {
        return fmt::format("{}, not {}: another request came at the same time", taken,
                           live_value_text(key, wanted, unit));
    }
    return is_same_live_value(wanted, now.setting->value)
               ? taken
               : fmt::format("{}, the nearest to {} that the camera has", taken,
                             live_value_text(key, wanted, unit));
}

double parse_live_value(LiveKey key, const std::string& text) {
    if (key == LiveKey::exposure) {
        const double us = std::chrono::duration<double, std::micro>(parse_duration(text)).count();
        if (us <= 0) {
            fail(ExitCode::usage, "the exposure time {} is not positive; use a value such as 10ms", text);
        }
        return us;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
        fail(ExitCode::usage, "'{}' is not a gain; use a number such as 2.5, in the camera's unit", text);
    }
    return value;
}

bool is_same_live_value(double asked, double taken) noexcept {
    constexpr double rounding = 1e-6;  // that no digit of a text shows
    return asked == taken || std::abs(asked - taken) <= rounding * std::abs(asked);
}

}  // namespace framering
