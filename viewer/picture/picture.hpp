// A frame as displays show it. Pure: no file, no screen, no shared memory.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "viewer/picture/frame_sample.hpp"
#include "viewer/picture/view.hpp"

namespace framering {

struct Picture {
    PictureSize size;                  // as turned by the view
    std::vector<std::uint8_t> levels;  // 0 black to 255 white, row after row; a colour map gives them their colour
    PixelBox region;                   // what of the frame it shows
    ContrastRange range;
    FrameStatistics statistics;
    std::array<std::uint32_t, 256> histogram{};  // of pixel values 0 to the saturation, in bins of equal width
    Measurements measured;
};

// Applies contrast, tone and marks of the view, enlarges (nearest neighbour) what is smaller than its picture, and
// turns it. Requires: `sample` was made for this view.
[[nodiscard]] Picture render(const FrameSample& sample, const View& view);

}  // namespace framering
