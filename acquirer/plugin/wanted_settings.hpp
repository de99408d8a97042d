// Settings of a camera, from the command line to what the camera made of them.
#pragma once
#include <string>
#include <vector>

#include "acquirer/plugin/plugin_address.hpp"
#include "acquirer/plugin/plugin_camera.hpp"
#include "acquirer/source/camera_wishes.hpp"

namespace framering {

// The camera with this id, which need not be listed, or with this serial number or address; or the first one.
// Fails (Error): there is none.
[[nodiscard]] CameraDevice chosen_device(PluginLibrary& plugin, const std::string& id);

// The settings that fulfil the wishes, each once, in the order in which they are to be set: first those of options
// that this camera has settings for, then those by name, of each the last value. A triggered camera is not given a
// frame rate. Fails (Error, usage): an option that only sets cameras, and the camera does not have the setting;
// the same setting by option and by name.
[[nodiscard]] WantedSettings wanted_settings(PluginCamera& camera, const CameraWishes& wishes);

// What the camera is given for `value`: a choice may be in capitals or not; "max" of a number is the end of its
// range. Fails (Error, usage): no such setting among these, one that cannot be set, no such choice.
[[nodiscard]] std::string given_value(const PluginCamera& camera, const std::vector<CameraSetting>& settings,
                                      const std::string& key, const std::string& value);

// Requires: each setting once. Sets them in order, reads all back and logs where the camera has another value than
// what was asked. Fails (Error, usage): as given_value(), or not a value of it.
[[nodiscard]] std::vector<CameraSetting> apply_settings(PluginCamera& camera, const WantedSettings& wanted);

}  // namespace framering
