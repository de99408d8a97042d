// What the acquirer tells about plug-ins and cameras without a scan.
#pragma once
#include <string>

#include "acquirer/plugin/plugin_address.hpp"
#include "acquirer/source/camera_wishes.hpp"
#include "common/base/error.hpp"

namespace framering {

// The kinds of --source, and the plug-ins by name with their files, or why one cannot be used. Loads none.
void list_sources();

// The cameras of all plug-ins, each asked in a process of its own, as their SDKs may not bear each other, nor we
// them. A plug-in that fails is named; the others are listed all the same, and the exit code is `failed`.
[[nodiscard]] ExitCode list_all_cameras();
// Of one, in this process. Fails (Error).
void list_cameras_of(const std::string& plugin);

// The settings of a camera, as a table, after `wishes` were fulfilled. Fails (Error): as make_plugin_source().
void show_camera_settings(const PluginAddress& address, const CameraWishes& wishes);

}  // namespace framering
