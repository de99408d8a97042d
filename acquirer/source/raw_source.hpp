// Frames without any header, one after the other, as ffmpeg, GStreamer and vendors' tools emit them.
#pragma once
#include <memory>
#include <string>

#include "acquirer/source/frame_source.hpp"
#include "acquirer/source/wanted_format.hpp"

namespace framering {

// Packed pixels (wanted.packing) are unpacked to mono16 on their way into the slot.
// Reads a file, a FIFO, a device or, as "-", standard input. 16-bit pixels are little-endian.
// A FIFO is opened without waiting for its writer; the end of the data is the end of the last writer.
// Of a file come the bytes that were there when it was opened; left_behind() tells of those that were appended.
// The number of frames is known for a file of whole frames; from another the whole ones come, then the Error.
// Fails (Error, usage): missing file, folder, terminal, width or height not given, `loop` where it cannot start
// again.
[[nodiscard]] std::unique_ptr<FrameSource> make_raw_source(const std::string& file, const WantedFormat& wanted,
                                                           bool loop);

}  // namespace framering
