// The CRC-32 of pixels as other people's programs compute it.
#pragma once
#include <span>
#include <string>

#include "common/frame/frame_view.hpp"

namespace framering::test {

// Python's zlib.crc32 of the frames' pixels, one after the other, and a line break.
[[nodiscard]] std::string pixel_crc(std::span<const FrameView> frames);

}  // namespace framering::test
