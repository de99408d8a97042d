#include "acquirer/plugin/wanted_settings.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
const CameraSetting& setting_named(const std::vector<CameraSetting>& settings, const std::string& key,
                                   const PluginCamera& camera) {
    const auto found = std::ranges::find(settings, key, &CameraSetting::key);
    if (found == settings.end()) {
        fail(ExitCode::usage, "{} has no setting '{}'; framering acquirer --camera-settings lists them",
             camera.name(), key);
    }
    return *found;
}

void require_settable(const CameraSetting& setting, const PluginCamera& camera) {
    if (setting.has(FR_READ_ONLY)) {
        fail(ExitCode::usage, "{}: setting {} is read only", camera.name(), setting.key);
    }
}
bool is_same_but_for_case(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other,
                              [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

// What the plug-in is given for `value`.
std::string in_words_of(const CameraSetting& setting, const std::string& value, const PluginCamera& camera) {
    const bool is_number = setting.type == FR_INTEGER || setting.type == FR_REAL;
    if (is_number && value == "max" && setting.maximum > setting.minimum) {
        return camera_number_text(setting.maximum);
    }
    if (setting.type != FR_CHOICE) {
        return value;
    }
    const auto choice = std::ranges::find_if(
        setting.choices, [&](const std::string& each) { return is_same_but_for_case(each, value); });
    if (choice == setting.choices.end()) {
        fail(ExitCode::usage, "{}: setting {} has no '{}'; use {}", camera.name(), setting.key, value,
             range_text(setting));
    }
    return *choice;
}

// Whether frames are going to come when something says so, and not by themselves.
bool is_going_to_be_triggered(const std::vector<CameraSetting>& settings, const CameraWishes& wishes) {
    std::string trigger(kNoTrigger);
    const auto now = std::ranges::find(settings, standard_key::kTrigger, &CameraSetting::key);
    if (now != settings.end()) {
        trigger = now->value;
    }
    for (const CameraOption& option : wishes.options) {
        trigger = option.key == standard_key::kTrigger ? option.value : trigger;
    }
    for (const auto& [key, value] : wishes.settings) {
        trigger = key == standard_key::kTrigger ? value : trigger;
    }
    return !is_same_but_for_case(trigger, kNoTrigger);
}

// Those options that this camera has settings for, in the order in which they are to be set.
WantedSettings by_options(PluginCamera& camera, const CameraWishes& wishes) {
    const std::vector<CameraSetting> settings = camera.settings();
    const bool is_triggered = is_going_to_be_triggered(settings, wishes);
    WantedSettings all;
    for (const std::string_view key : standard_key::kAll) {
        const auto option = std::ranges::find(wishes.options, key, &CameraOption::key);
        if (option == wishes.options.end() || (key == standard_key::kFrameRate && is_triggered)) {
            continue;
        }
        const auto setting = std::ranges::find(settings, key, &CameraSetting::key);
        const bool can_be_set = setting != settings.end() && !setting->has(FR_READ_ONLY);
        if (can_be_set) {
            all.emplace_back(key, option->value);
        } else if (option->is_for_cameras) {
            fail(ExitCode::usage,
                 "{}: {} has no setting '{}' that can be set; framering acquirer --camera-settings lists them",
                 option_of(key), camera.name(), key);
        }
    }
    return all;
}
}  // namespace

CameraDevice chosen_device(PluginLibrary& plugin, const std::string& id) {
    const std::vector<CameraDevice> devices = list_cameras(plugin);
    if (id.empty() && devices.empty()) {
        fail(ExitCode::failed,
             "plug-in {} finds no camera; check that it is on and connected, and not in use elsewhere",
             plugin.name());
    }
    const auto is_meant = [&](const CameraDevice& each) {
        return id.empty() || each.id == id || each.serial == id || each.where.ends_with(" " + id);
    };
    const auto found = std::ranges::find_if(devices, is_meant);
    CameraDevice device = found == devices.end() ? CameraDevice{} : *found;
    device.id = id.empty() ? device.id : id;
    return device;
}

WantedSettings wanted_settings(PluginCamera& camera, const CameraWishes& wishes) {
    WantedSettings all = wishes.options.empty() ? WantedSettings() : by_options(camera, wishes);
    for (const auto& each : wishes.settings) {
        std::erase_if(all, [&](const auto& former) { return former.first == each.first; });
        all.push_back(each);
    }
    return all;
}

std::string given_value(const PluginCamera& camera, const std::vector<CameraSetting>& settings,
                        const std::string& key, const std::string& value) {
    const CameraSetting& setting = setting_named(settings, key, camera);
    require_settable(setting, camera);
    return in_words_of(setting, value, camera);
}

std::vector<CameraSetting> apply_settings(PluginCamera& camera, const WantedSettings& wanted) {
    std::vector<CameraSetting> settings = camera.settings();
    WantedSettings given;  // in the words of the camera
    for (const auto& [key, value] : wanted) {
        given.emplace_back(key, given_value(camera, settings, key, value));
        // What this one changes decides what the next one may be.
        if ((camera.set(key, given.back().second) & FR_SETTINGS) != 0) {
            settings = camera.settings();
        }
    }
    if (wanted.empty()) {
        return settings;
    }
    settings = camera.settings();
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto& [key, value] = given[i];
        const CameraSetting& now = setting_named(settings, key, camera);
        if (now.type != FR_COMMAND && !same_value(now, value, now.value)) {
            const std::string unit = now.unit.empty() ? "" : " " + now.unit;
            log_warning("{}: {} is {}{}, not {} as asked", camera.name(), key, now.value, unit, wanted[i].second);
        }
    }
    return settings;
}

}  // namespace framering
