// A plug-in's camera as a source of the acquirer.
#pragma once
#include <memory>

#include "acquirer/plugin/plugin_address.hpp"
#include "acquirer/source/camera_wishes.hpp"
#include "acquirer/source/queued_source.hpp"
#include "acquirer/source/wanted_format.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// Loads the plug-in, opens the camera, sets what is wanted and says (log) where the camera has another value. Its
// frames are written by the driver into the ring; packed ones, and those with padding between their rows, into a
// buffer and from there into the ring. Fails (Error): as documented for find_plugin(), PluginLibrary,
// PluginCamera::set(), plugin_format() and agreed_with_camera(); canceled: `stop` was requested.
[[nodiscard]] std::unique_ptr<QueuedSource> make_plugin_source(const PluginAddress& address,
                                                               const CameraWishes& wishes,
                                                               const WantedFormat& format,
                                                               const StopToken& stop = {});

}  // namespace framering
