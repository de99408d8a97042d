// Settings of a camera, from the command line to what the camera made of them.
#pragma once
#include <string>
#include <vector>

#include "acquirer/plugin/plugin_address.hpp"
#include "acquirer/plugin/plugin_camera.hpp"

namespace framering {

// The camera with this id, which need not be listed; or the first one. Fails (Error): there is none.
[[nodiscard]] CameraDevice chosen_device(PluginLibrary& plugin, const std::string& id);

// Each setting once, with the last value that was asked for, in the order of these.
[[nodiscard]] WantedSettings last_of_each(const WantedSettings& wanted);

// Requires: each setting once. Sets them in order, reads all back and logs where the camera has another value than
// what was asked. Fails (Error, usage): no such setting, one that cannot be set, not a value of it.
[[nodiscard]] std::vector<CameraSetting> apply_settings(PluginCamera& camera, const WantedSettings& wanted);

}  // namespace framering
