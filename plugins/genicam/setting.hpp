// Settings of a camera by name: those that Framering has options for, those of the transport, and every feature
// that the camera itself describes (GenICam).
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "include/framering/camera_plugin.h"
#include "plugins/genicam/aravis.hpp"

namespace framering::genicam {

struct Setting {
    std::string key;
    std::function<void(fr_setting&)> describe;  // all but size and key
    std::function<std::string()> get;
    std::function<std::uint32_t(const std::string&)> set;  // returns bits of fr_changed; throws CameraError
    bool is_format = false;  // a change of it changes frames: set again before all others
};

// How frames are carried, as far as it is asked for. What is "auto" is chosen at the start.
struct TransportSettings {
    std::uint32_t packet_size = 0;    // bytes with the headers of IP and UDP; 0: the largest that the way carries
    std::uint64_t socket_buffer = 0;  // bytes; 0: some frames
    bool resend = true;               // packets that are missing are asked for again
    double reconnect_s = 0;           // how long a lost camera is looked for
};

// Of this camera. Both outlive what is returned.
[[nodiscard]] std::vector<Setting> settings_of(ArvCamera* camera, TransportSettings& transport);

// A trigger is set: frames come when something outside says so.
[[nodiscard]] bool is_triggered(ArvCamera* camera);

}  // namespace framering::genicam
