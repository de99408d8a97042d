// A frame made small, and what was counted on the way.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "common/frame/frame_view.hpp"
#include "viewer/histogram.hpp"
#include "viewer/picture_size.hpp"

namespace framering {

// Exact, over every pixel of the frame.
struct FrameStatistics {
    std::uint32_t minimum = 0;
    std::uint32_t maximum = 0;
    double mean = 0;
    std::uint64_t saturated = 0;   // pixels at or above `saturation`
    std::uint32_t saturation = 0;  // 2^significant_bits - 1
};

// Everything that a display needs of a frame; independent of the ring it came from.
struct FrameSample {
    PictureSize size;                   // of `means` and `maxima`; never larger than the frame
    PictureSize picture_size;           // what the picture is to become; larger than `size` for a small frame
    std::vector<std::uint16_t> means;   // each the rounded mean of one box of pixels, row after row
    std::vector<std::uint16_t> maxima;  // the largest pixel of the same boxes: a mean hides a single saturated one
    Histogram histogram{0};             // of about 65 000 pixels spread evenly; of all in a smaller frame
    FrameStatistics statistics;
};

// Samples a frame for a picture of its aspect ratio within `room`; each pixel falls into exactly one box.
// May run on a slot that is being overwritten: every pixel is read once, whatever the bytes are is safe, and the
// only memory that it takes is that of the result and of three rows. The caller throws the result away if the
// frame was torn. Nothing when the header contradicts itself or the pixels that come with it. Requires: no side of
// `room` is 0.
[[nodiscard]] std::optional<FrameSample> sample_frame(const FrameView& frame, PictureSize room);

}  // namespace framering
