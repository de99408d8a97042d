// A frame made small, and what was counted on the way.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "common/frame/frame_view.hpp"
#include "viewer/picture/box_end.hpp"
#include "viewer/picture/histogram.hpp"
#include "viewer/picture/view.hpp"

namespace framering {

// Exact, over every pixel of the frame.
struct FrameStatistics {
    std::uint32_t minimum = 0;
    std::uint32_t maximum = 0;
    double mean = 0;
    std::uint64_t saturated = 0;   // pixels at or above `saturation`
    std::uint32_t saturation = 0;  // 2^significant_bits - 1
};

// Exact, over every pixel of a box.
struct BoxStatistics {
    PixelBox box;  // as far as it lies in the frame
    std::uint32_t minimum = 0;
    std::uint32_t maximum = 0;
    double mean = 0;
    double deviation = 0;  // standard deviation, of the population
    std::uint64_t saturated = 0;
};

// What View::pointer, box and line asked for; nothing where it lies outside the frame.
struct Measurements {
    std::optional<std::uint32_t> pointer;  // the pixel's value
    std::optional<BoxStatistics> box;
    std::vector<std::uint32_t>
        profile;  // the pixels nearest to the line, a step of a pixel each, both ends included
};

// Everything that a display needs of a frame; independent of the ring it came from.
struct FrameSample {
    PictureSize size;                  // of `means` and `ends`; never larger than the frame
    PictureSize picture_size;          // what the picture is to become; larger than `size` for a small frame
    PixelBox region;                   // what is shown of the frame
    std::vector<std::uint16_t> means;  // each the rounded mean of one box of pixels, row after row
    std::vector<BoxEnd> ends;          // of the same boxes; empty without RangeMarks::ends
    Histogram histogram{0};            // of about 65 000 pixels spread evenly; of all in a smaller frame
    FrameStatistics statistics;
    Measurements measured;
};

// Samples the view's region for a picture of its aspect ratio within view.room, as the frame lies: the picture is
// turned by render(). Each pixel of the region falls into exactly one box; statistics and histogram are the whole
// frame's.
// May run on a slot that is being overwritten: pixels are read in place, whatever they are and become is safe, and
// the only memory that it takes is that of the result and of some rows. The caller throws the result away if the
// frame was torn. Nothing when the header contradicts itself or the pixels that come with it. Requires: no side of
// view.room is 0.
[[nodiscard]] std::optional<FrameSample> sample_frame(const FrameView& frame, const View& view);

}  // namespace framering
