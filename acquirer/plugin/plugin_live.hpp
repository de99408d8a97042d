// Exposure and gain of a plug-in's camera: its settings "exposure", in microseconds, and "gain".
#pragma once
#include <optional>
#include <vector>

#include "acquirer/plugin/plugin_camera.hpp"
#include "common/session/live_setting.hpp"

namespace framering {

// As it stands among the settings that were read last. Nothing: it is not there, no number, or cannot be set.
[[nodiscard]] std::optional<LiveSetting> live_setting_of(const std::vector<CameraSetting>& settings, LiveKey key);

// Sets it, reads it back, and describes both anew where ranges may have changed. Requires: it is there. Fails
// (Error): the camera did not take it.
void set_live_setting(PluginCamera& camera, std::vector<CameraSetting>& settings, LiveKey key, double value);

}  // namespace framering
