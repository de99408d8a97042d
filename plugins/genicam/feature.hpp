// The features that a camera describes of itself, as settings.
#pragma once
#include <vector>

#include "plugins/genicam/setting.hpp"

namespace framering::genicam {

// In the order of the camera's categories. The device outlives them.
[[nodiscard]] std::vector<Setting> feature_settings(ArvDevice* device);

}  // namespace framering::genicam
