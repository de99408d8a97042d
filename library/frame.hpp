// The header of a frame, from shared memory's form to the caller's and back.
#pragma once
#include "include/framering/types.h"

#include "common/frame/frame_info.hpp"

namespace framering::library {

void show(const FrameInfo& info, framering_frame& frame) noexcept;
// What a producer may say of a frame; the rest of `info` stays, as do a time and an event of 0. Fails (Failure,
// invalid): a status, event or count that there is not.
void take(const framering_frame& frame, FrameInfo& info);

}  // namespace framering::library
