// A frame as displays show it. Pure: no file, no screen, no shared memory.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "viewer/picture/frame_sample.hpp"
#include "viewer/picture/view.hpp"

namespace framering {

// In bins of equal width over Picture::scale.
using HistogramBins = std::array<std::uint32_t, 256>;

struct Picture {
    PictureSize size;  // as turned by the view
    // One of them, row after row: levels, 0 black to 255 white, to which a colour map gives their colour; or
    // colours, 0xFFRRGGBB, of a frame that has colours, or has marks that no level tells.
    std::vector<std::uint8_t> levels;
    std::vector<std::uint32_t> colours;
    PixelBox region;                           // what of the frame it shows
    ContrastRange range;                       // that leaves out none of those of the colours
    std::vector<ContrastRange> colour_ranges;  // red, green, blue; empty for a grey picture
    ContrastRange scale;                       // 0 to the saturation; of floating-point samples the finite ones
    FrameStatistics statistics;
    HistogramBins histogram{};                     // of all samples that FrameSample's histograms have
    std::vector<HistogramBins> colour_histograms;  // red, green, blue; empty for a grey picture
    ColourGains gains = kNoGains;          // of the white balance; limits apply to what they make of samples
    ColourGains gains_to_grey = kNoGains;  // that would make its region, or the view's box, grey
    Measurements measured;

    [[nodiscard]] bool in_colours() const noexcept { return !colours.empty(); }
};

// Applies contrast, tone, white balance and marks of the view, enlarges (nearest neighbour) what is smaller than
// its picture, and turns it. Requires: `sample` was made for this view.
[[nodiscard]] Picture render(const FrameSample& sample, const View& view);

// Every pixel's colour, as 0xFFRRGGBB. Requires: `out` has room for all.
void paint(const Picture& picture, const ColourMap& map, std::span<std::uint32_t> out) noexcept;
[[nodiscard]] Rgb colour_at(const Picture& picture, const ColourMap& map, std::size_t pixel) noexcept;

}  // namespace framering
