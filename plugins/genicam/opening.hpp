// From the name of a camera to the camera.
#pragma once
#include <string>

#include "plugins/genicam/aravis.hpp"

namespace framering::genicam {

// Aravis opens by name, maker-model-serial or address; by serial number only where it is asked for it. Of the
// cameras that were found last.
[[nodiscard]] std::string name_for(const std::string& id);
// Empty: the first one. Throws CameraError. Takes up to some seconds.
[[nodiscard]] Ref<ArvCamera> opened(const std::string& id);

}  // namespace framering::genicam
