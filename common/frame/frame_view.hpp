// A frame to be read: its header and its pixels, wherever they lie.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "common/frame/frame_info.hpp"

namespace framering {

// Holds nothing: valid as long as the reader that gave it says.
struct FrameView {
    FrameInfo info;  // a copy
    std::span<const std::byte> pixels;
    // Behind the pixels, that may be read with them though they mean nothing: the rest of a slot, so that it can
    // be written in whole blocks.
    std::uint64_t readable_behind = 0;
};

}  // namespace framering
