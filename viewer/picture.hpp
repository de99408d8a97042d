// A frame as displays show it. Pure: no file, no screen, no shared memory.
#pragma once
#include <cstdint>
#include <vector>

#include "viewer/contrast.hpp"
#include "viewer/frame_sample.hpp"

namespace framering {

struct Picture {
    PictureSize size;
    std::vector<std::uint8_t> levels;  // 0 black to 255 white, row after row; a colour map gives them their colour
    ContrastRange range;
    FrameStatistics statistics;
};

// What happens to pixels at the ends of the camera's range.
enum class RangeMarks {
    none,
    ends,  // level 255 only where a pixel is saturated, level 0 only where all pixels are 0: grey is 1 to 254
};

// Applies the contrast, and enlarges (nearest neighbour) a frame that is smaller than its picture.
[[nodiscard]] Picture render(const FrameSample& sample, const Contrast& contrast,
                             RangeMarks marks = RangeMarks::none);

}  // namespace framering
