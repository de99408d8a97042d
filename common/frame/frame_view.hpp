// A frame to be read: its header and its pixels, wherever they lie.
#pragma once
#include <cstddef>
#include <span>

#include "common/frame/frame_info.hpp"

namespace framering {

// Holds nothing: valid as long as the reader that gave it says.
struct FrameView {
    FrameInfo info;  // a copy
    std::span<const std::byte> pixels;
};

}  // namespace framering
