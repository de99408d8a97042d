// From the name of a camera to the camera.
#pragma once
#include <functional>
#include <string>

#include "plugins/genicam/aravis.hpp"

namespace framering::genicam {

using Asked = std::function<bool()>;

// Aravis opens by name, maker-model-serial or address; by serial number only where it is asked for it. Of the
// cameras that were found last.
[[nodiscard]] std::string name_for(const std::string& id);
// Empty: the first one. Takes up to some seconds. Throws CameraError, also where `is_canceled` says so while it
// waits.
[[nodiscard]] Ref<ArvCamera> opened(const std::string& id, const Asked& is_canceled);

}  // namespace framering::genicam
