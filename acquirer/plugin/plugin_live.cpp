#include "acquirer/plugin/plugin_live.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <system_error>

#include "acquirer/source/camera_wishes.hpp"

namespace framering {

namespace {
std::optional<double> value_of(const CameraSetting& setting) noexcept {
    const std::string& text = setting.value;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
    return is_whole ? std::optional(value) : std::nullopt;
}

bool is_number(const CameraSetting& setting) noexcept {
    return setting.type == FR_INTEGER || setting.type == FR_REAL;
}

// As a camera reads it.
std::string text_of(const CameraSetting& setting, double value) {
    return setting.type == FR_INTEGER ? fmt::format("{:.0f}", value) : camera_number_text(value);
}
}  // namespace

std::optional<LiveSetting> live_setting_of(const std::vector<CameraSetting>& settings, LiveKey key) {
    const auto found = std::ranges::find(settings, name_of(key), &CameraSetting::key);
    const bool is_there = found != settings.end() && is_number(*found) && !found->has(FR_READ_ONLY);
    const auto value = is_there ? value_of(*found) : std::nullopt;
    if (!value) {
        return std::nullopt;
    }
    LiveSetting setting{*value, found->minimum, found->maximum, key == LiveKey::exposure ? "us" : found->unit,
                        found->has(FR_LIVE)};
    if (!std::isfinite(setting.minimum) || !std::isfinite(setting.maximum)) {
        setting.minimum = setting.maximum = 0;  // no range is known
    }
    return setting;
}

void change_setting(PluginCamera& camera, std::vector<CameraSetting>& settings, const std::string& key,
                    const std::string& value) {
    const auto setting = std::ranges::find(settings, key, &CameraSetting::key);
    const std::uint32_t changed = camera.set(key, value);
    setting->value = camera.get(key);
    if ((changed & FR_SETTINGS) == 0) {
        return;
    }
    for (const LiveKey each : kLiveKeys) {
        if (const auto again = std::ranges::find(settings, name_of(each), &CameraSetting::key);
            again != settings.end()) {
            camera.describe_again(*again, static_cast<std::size_t>(again - settings.begin()));
        }
    }
}

void set_live_setting(PluginCamera& camera, std::vector<CameraSetting>& settings, LiveKey key, double value) {
    const auto setting = std::ranges::find(settings, name_of(key), &CameraSetting::key);
    change_setting(camera, settings, setting->key, text_of(*setting, value));
}

}  // namespace framering
