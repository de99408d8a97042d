// A frame made small, and what was counted on the way.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "common/frame/frame_view.hpp"
#include "common/scaling/box_end.hpp"
#include "viewer/picture/histogram.hpp"
#include "viewer/picture/view.hpp"

namespace framering {

// Of all samples of a frame or of a box, or of those of one colour. Smallest, largest and mean are those of the
// samples that are finite; 0 where there is none.
struct SampleStatistics {
    double minimum = 0;
    double maximum = 0;
    double mean = 0;
    std::uint64_t saturated = 0;  // samples at or above the saturation of the format
    std::uint64_t count = 0;      // of samples, whatever they are
    std::uint64_t not_numbers = 0;
    std::uint64_t infinite = 0;
};

// Exact, over every sample of the frame.
struct FrameStatistics : SampleStatistics {
    double saturation = 0;                  // saturation_of() the format; 0: it has none (float32)
    std::vector<SampleStatistics> colours;  // red, green, blue; empty for a grey picture
};

struct SpreadStatistics : SampleStatistics {
    double deviation = 0;  // standard deviation, of the population
};

// Exact, over every sample of a box.
struct BoxStatistics : SpreadStatistics {
    PixelBox box;                           // as far as it lies in the frame
    std::vector<SpreadStatistics> colours;  // as FrameStatistics has them
};

// What is under the pointer.
struct PixelReading {
    std::vector<double> values;  // one, or red, green and blue
    char filter = 0;             // of a mosaic: 'R', 'G' or 'B'
    double raw = 0;              // of a mosaic: the sample behind this filter
};

// What View::pointer, box and line asked for; nothing where it lies outside the frame.
struct Measurements {
    using Profile = std::vector<double>;

    std::optional<PixelReading> pointer;
    std::optional<BoxStatistics> box;
    // Of each channel the samples nearest to the line, a step of a pixel each, both ends included; without a line
    // in the frame there is none.
    std::vector<Profile> profiles;
};

// One channel of a picture: of samples that are integers, or of those that are not.
struct SampledChannel {
    std::vector<std::uint16_t> means;  // each the rounded mean of one box of samples, row after row
    Histogram histogram{0};
    std::vector<float> float_means;  // of the samples that are finite; not a number where none is
    SampleList sample_list;

    [[nodiscard]] bool is_float() const noexcept { return !float_means.empty(); }
};

// Everything that a display needs of a frame; independent of the ring it came from.
struct FrameSample {
    PictureSize size;          // of means and ends; never larger than the frame
    PictureSize picture_size;  // what the picture is to become; larger than `size` for a small frame
    PixelBox region;           // what is shown of the frame
    // One, or those of red, green and blue. Their histograms hold about 65 000 pixels of the frame, spread evenly;
    // all of a smaller one.
    std::vector<SampledChannel> channels;
    std::vector<BoxEnd> ends;  // of the same boxes; empty without RangeMarks::ends
    std::array<double, kColours>
        to_balance{};  // of each colour the mean in the view's box, or in the region shown
    FrameStatistics statistics;
    Measurements measured;
};

// Samples the view's region for a picture of its aspect ratio within view.room, as the frame lies: the picture is
// turned by render(). Each pixel of the region falls into exactly one box; statistics and histogram are the whole
// frame's. The samples of a mosaic are taken by colour, each into the box where its filter is; where a box is too
// small to have all colours, the missing ones come from the nearest samples of theirs.
// May run on a slot that is being overwritten: pixels are read in place, whatever they are and become is safe, and
// the only memory that it takes is that of the result and of some rows. The caller throws the result away if the
// frame was torn. Nothing when the header contradicts itself or the pixels that come with it. Requires: no side of
// view.room is 0.
[[nodiscard]] std::optional<FrameSample> sample_frame(const FrameView& frame, const View& view);

}  // namespace framering
