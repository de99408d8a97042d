// What the frames of a camera are like.
#pragma once
#include "include/framering/camera_plugin.h"
#include "plugins/genicam/aravis.hpp"

namespace framering::genicam {

// False: the times of its buffers are those of this computer, filled in unsaid.
[[nodiscard]] bool has_clock(ArvCamera* camera);
// All but `size`. Throws CameraError.
void fill_in(fr_format& format, ArvCamera* camera);
// Frames of one can stand where those of the other were expected.
[[nodiscard]] bool is_same(const fr_format& a, const fr_format& b);

}  // namespace framering::genicam
