// What the manifest of a scan says of a camera's settings.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "acquirer/plugin/camera_setting.hpp"
#include "acquirer/source/camera_wishes.hpp"

namespace framering {

// Name and value of what was asked for, with its order; then of `device`, what the camera is, and of its settings
// as they were read back, as far as a plan has room for them.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> recorded_settings(
    const WantedSettings& asked, const std::vector<std::pair<std::string, std::string>>& device,
    const std::vector<CameraSetting>& settings);

}  // namespace framering
