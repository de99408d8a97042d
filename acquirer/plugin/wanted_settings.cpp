#include "acquirer/plugin/wanted_settings.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/base/log.hpp"

namespace framering {

namespace {
const CameraSetting& setting_named(const std::vector<CameraSetting>& settings, const std::string& key,
                                   const PluginCamera& camera) {
    const auto found = std::ranges::find(settings, key, &CameraSetting::key);
    if (found == settings.end()) {
        fail(ExitCode::usage, "{} has no setting '{}'; acquirer --camera-settings lists them", camera.name(), key);
    }
    return *found;
}

void require_settable(const CameraSetting& setting, const PluginCamera& camera) {
    if (setting.has(FR_READ_ONLY)) {
        fail(ExitCode::usage, "{}: setting {} is read only", camera.name(), setting.key);
    }
}
}  // namespace

CameraDevice chosen_device(PluginLibrary& plugin, const std::string& id) {
    const std::vector<CameraDevice> devices = list_cameras(plugin);
    if (id.empty() && devices.empty()) {
        fail(ExitCode::failed,
             "plug-in {} finds no camera; check that it is on and connected, and not in use elsewhere",
             plugin.name());
    }
    const auto found = id.empty() ? devices.begin() : std::ranges::find(devices, id, &CameraDevice::id);
    return found == devices.end() ? CameraDevice{id, {}, {}, {}, {}} : *found;
}

WantedSettings last_of_each(const WantedSettings& wanted) {
    WantedSettings all;
    for (const auto& each : wanted) {
        std::erase_if(all, [&](const auto& former) { return former.first == each.first; });
        all.push_back(each);
    }
    return all;
}

std::vector<CameraSetting> apply_settings(PluginCamera& camera, const WantedSettings& wanted) {
    std::vector<CameraSetting> settings = camera.settings();
    for (const auto& [key, value] : wanted) {
        require_settable(setting_named(settings, key, camera), camera);
        // What this one changes decides what the next one may be.
        if ((camera.set(key, value) & FR_SETTINGS) != 0) {
            settings = camera.settings();
        }
    }
    if (wanted.empty()) {
        return settings;
    }
    settings = camera.settings();
    for (const auto& [key, value] : wanted) {
        const CameraSetting& now = setting_named(settings, key, camera);
        if (now.type != FR_COMMAND && !same_value(now, value, now.value)) {
            log_warning("{}: {} is {}{}{}, not {} as asked", camera.name(), key, now.value,
                        now.unit.empty() ? "" : " ", now.unit, value);
        }
    }
    return settings;
}

}  // namespace framering
