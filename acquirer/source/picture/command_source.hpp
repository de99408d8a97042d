// A program of the user's that takes pictures: gphoto2, libcamera-still, a scanner's tool.
#pragma once
#include <memory>
#include <string>

#include "acquirer/source/frame_source.hpp"
#include "acquirer/source/picture/picture_options.hpp"
#include "acquirer/source/wanted_format.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// An endless source: each frame is a picture (picture.hpp) that the program of this command line
// (command_words.hpp) prints. It is asked for when the frame is waited for, never ahead. A picture that fails
// (exit code, time, damage) is told (log) and asked for again, options.retries times, after a pause that grows;
// then the source is broken. Where size and pixel format are not all wanted, a picture is taken here for the
// format alone, and thrown away. `stop` ends the wait for it. capture_time_ns: when the picture's first bytes
// came. Fails (Error): usage: no such program, or a format that is not the picture's; failed: the picture for the
// format cannot be had; canceled.
[[nodiscard]] std::unique_ptr<FrameSource> make_command_source(const std::string& command,
                                                               const WantedFormat& wanted,
                                                               const PictureOptions& options,
                                                               const StopToken& stop);

}  // namespace framering
