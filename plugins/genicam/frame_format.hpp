// What the frames of a camera are like.
#pragma once
#include <cstdint>

#include "include/framering/camera_plugin.h"
#include "plugins/genicam/aravis.hpp"

namespace framering::genicam {

// False: the times of its buffers are those of this computer, filled in unsaid.
[[nodiscard]] bool has_clock(ArvCamera* camera);
// All but `size` and `largest_bytes`. Throws CameraError.
void fill_in(fr_format& format, ArvCamera* camera);
// Of the whole sensor in the largest pixel format, with 16 bits for a packed pixel; 0: the camera does not tell.
[[nodiscard]] std::uint64_t largest_frame_bytes(ArvCamera* camera);
// Frames of one can stand where those of the other were expected.
[[nodiscard]] bool is_same(const fr_format& a, const fr_format& b);

}  // namespace framering::genicam
