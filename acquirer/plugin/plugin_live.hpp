// Settings of a plug-in's camera that change during a scan: exposure, in microseconds, and gain, or any other one
// while the camera is stopped.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "acquirer/plugin/plugin_camera.hpp"
#include "common/session/live_setting.hpp"

namespace framering {

// As it stands among the settings that were read last. Nothing: it is not there, no number, or cannot be set.
[[nodiscard]] std::optional<LiveSetting> live_setting_of(const std::vector<CameraSetting>& settings, LiveKey key);

// Sets it and reads it back; where other settings may have changed with it, exposure and gain are described anew.
// Requires: it is there. Fails (Error): the camera did not take it.
void change_setting(PluginCamera& camera, std::vector<CameraSetting>& settings, const std::string& key,
                    const std::string& value);
void set_live_setting(PluginCamera& camera, std::vector<CameraSetting>& settings, LiveKey key, double value);

}  // namespace framering
