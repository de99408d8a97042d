#include "viewer/picture/picture.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "viewer/picture/display_order.hpp"
#include "viewer/picture/level_table.hpp"
#include "viewer/picture/picture_place.hpp"

namespace framering {

namespace {
constexpr std::uint32_t kNoNumberColour = 0xFFFF00FF;
constexpr std::uint32_t kInfiniteColour = 0xFF00FFFF;
constexpr std::uint32_t kSaturatedColour = 0xFFFF0000;
constexpr std::uint32_t kZeroColour = 0xFF0000FF;

using Levels = std::vector<std::uint8_t>;
using Colours = std::vector<std::uint32_t>;

// Without a branch, for the vectoriser.
void mark_ends(const std::vector<BoxEnd>& ends, Levels& levels) noexcept {
    const BoxEnd* __restrict end = ends.data();
    std::uint8_t* __restrict out = levels.data();
    const std::size_t count = ends.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t bright = end[i] == BoxEnd::saturated ? 255 : out[i];
        out[i] = end[i] == BoxEnd::zero ? 0 : bright;
    }
}

void mark_ends(const std::vector<BoxEnd>& ends, Colours& colours) noexcept {
    constexpr std::array<std::uint32_t, 5> marks{0, kZeroColour, kSaturatedColour, kInfiniteColour,
                                                 kNoNumberColour};
    const BoxEnd* __restrict end = ends.data();
    std::uint32_t* __restrict out = colours.data();
    const std::size_t count = ends.size();
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = end[i] == BoxEnd::none ? out[i] : marks[static_cast<std::size_t>(end[i])];
    }
}

Levels grey_levels(const SampledChannel& channel, ContrastRange range, const View& view) {
    if (channel.is_float()) {
        return levels_of(channel.float_means, range, view.tone, view.marks);
    }
    const auto table = level_table(range, view.tone, view.marks);
    Levels levels(channel.means.size());
    std::transform(channel.means.begin(), channel.means.end(), levels.begin(),
                   [&](std::uint16_t pixel) { return table[pixel]; });
    return levels;
}

Colours colours_of(const FrameSample& sample, const std::vector<ContrastRange>& ranges, const ColourGains& gains,
                   const View& view) {
    const auto table = [&](std::size_t colour) {
        return level_table(ranges[colour], view.tone, RangeMarks::none, gains[colour]);
    };
    const auto red = table(0);
    const auto green = table(1);
    const auto blue = table(2);
    const std::uint16_t* const reds = sample.channels[0].means.data();
    const std::uint16_t* const greens = sample.channels[1].means.data();
    const std::uint16_t* const blues = sample.channels[2].means.data();
    Colours colours(sample.size.pixels());
    for (std::size_t i = 0; i < colours.size(); ++i) {
        colours[i] =
            0xFF000000 | std::uint32_t{red[reds[i]]} << 16 | std::uint32_t{green[greens[i]]} << 8 | blue[blues[i]];
    }
    return colours;
}

HistogramBins bins_of(const Histogram& histogram, double saturation) noexcept {
    HistogramBins bins{};
    const auto counts = histogram.counts();
    const auto most = static_cast<std::uint32_t>(saturation);
    const auto bits = static_cast<int>(std::bit_width(most));
    for (std::uint32_t value = 0; value < counts.size(); ++value) {
        const std::uint32_t bin = bits > 8 ? value >> (bits - 8) : value << (8 - bits);
        bins[value >= most ? bins.size() - 1 : bin] += counts[value];
    }
    return bins;
}

HistogramBins bins_of(const SampleList& samples, ContrastRange scale) noexcept {
    HistogramBins bins{};
    constexpr double last = std::tuple_size_v<HistogramBins> - 1;
    const double step = scale.high > scale.low ? (last + 1) / (scale.high - scale.low) : 0;
    for (const float value : samples.values()) {
        const double bin = (double{value} - scale.low) * step;
        ++bins[bin > 0 ? static_cast<std::size_t>(std::min(bin, last)) : 0];
    }
    return bins;
}

ContrastRange finite(ContrastRange range) noexcept {
    return {std::isfinite(range.low) ? range.low : 0, std::isfinite(range.high) ? range.high : 0};
}

ContrastRange range_of(const SampledChannel& channel, const SampleStatistics& statistics,
                       const Contrast& contrast) {
    const ContrastRange extremes{statistics.minimum, statistics.maximum};
    return finite(channel.is_float() ? contrast_range(contrast, channel.sample_list, extremes)
                                     : contrast_range(contrast, channel.histogram, extremes));
}

ColourGains gains_of(const WhiteBalance& balance, const ColourGains& to_grey) noexcept {
    switch (balance.mode) {
        case WhiteBalance::Mode::automatic:
            return to_grey;
        case WhiteBalance::Mode::fixed:
            return balance.gains;
        case WhiteBalance::Mode::off:
            break;
    }
    return kNoGains;
}

// Of each colour, after the white balance; and what leaves none of them out.
void set_colour_ranges(const FrameSample& sample, const Contrast& contrast, Picture& picture) {
    const bool is_fixed = contrast.mode == Contrast::Mode::fixed;
    for (std::size_t colour = 0; colour < kColours; ++colour) {
        ContrastRange range = range_of(sample.channels[colour], sample.statistics.colours[colour], contrast);
        if (is_fixed && contrast.each_colour) {
            range = finite(contrast.colours[colour]);
        } else if (!is_fixed) {
            range = {range.low * picture.gains[colour], range.high * picture.gains[colour]};
        }
        picture.colour_ranges.push_back(range);
    }
    const auto& ranges = picture.colour_ranges;
    picture.range = {std::min({ranges[0].low, ranges[1].low, ranges[2].low}),
                     std::max({ranges[0].high, ranges[1].high, ranges[2].high})};
    if (!contrast.each_colour) {
        picture.colour_ranges.assign(kColours, picture.range);
    }
}

void set_histograms(const FrameSample& sample, Picture& picture) {
    const FrameStatistics& statistics = sample.statistics;
    if (sample.channels.front().is_float()) {
        picture.scale = {statistics.minimum, statistics.maximum};
        picture.histogram = bins_of(sample.channels.front().sample_list, picture.scale);
        return;
    }
    picture.scale = {0, statistics.saturation};
    for (const SampledChannel& channel : sample.channels) {
        const HistogramBins bins = bins_of(channel.histogram, statistics.saturation);
        std::transform(bins.begin(), bins.end(), picture.histogram.begin(), picture.histogram.begin(),
                       std::plus<>());
        if (sample.channels.size() > 1) {
            picture.colour_histograms.push_back(bins);
        }
    }
}

void set_colours(const FrameSample& sample, const View& view, Picture& picture) {
    picture.gains_to_grey = gains_to_grey(sample.to_balance);
    picture.gains = gains_of(view.balance, picture.gains_to_grey);
    set_colour_ranges(sample, view.contrast, picture);
    Colours colours = colours_of(sample, picture.colour_ranges, picture.gains, view);
    mark_ends(sample.ends, colours);
    picture.colours = in_display_order(std::move(colours), sample.size, sample.picture_size, view.orientation);
}

void set_levels(const FrameSample& sample, const View& view, Picture& picture) {
    const SampledChannel& channel = sample.channels.front();
    picture.range = range_of(channel, sample.statistics, view.contrast);
    Levels levels = grey_levels(channel, picture.range, view);
    // No level is left for what is not a number.
    if (channel.is_float() && !sample.ends.empty()) {
        Colours colours(levels.size());
        paint(levels, colour_map(view.lut, view.marks), colours);
        mark_ends(sample.ends, colours);
        picture.colours = in_display_order(std::move(colours), sample.size, sample.picture_size, view.orientation);
        return;
    }
    mark_ends(sample.ends, levels);
    picture.levels = in_display_order(std::move(levels), sample.size, sample.picture_size, view.orientation);
}
}  // namespace

Picture render(const FrameSample& sample, const View& view) {
    Picture picture;
    picture.size = turned(sample.picture_size, view.orientation);
    picture.region = sample.region;
    picture.statistics = sample.statistics;
    picture.measured = sample.measured;
    set_histograms(sample, picture);
    if (sample.channels.size() > 1) {
        set_colours(sample, view, picture);
    } else {
        set_levels(sample, view, picture);
    }
    return picture;
}

void paint(const Picture& picture, const ColourMap& map, std::span<std::uint32_t> out) noexcept {
    if (picture.in_colours()) {
        std::copy(picture.colours.begin(), picture.colours.end(), out.begin());
    } else {
        paint(picture.levels, map, out);
    }
}

Rgb colour_at(const Picture& picture, const ColourMap& map, std::size_t pixel) noexcept {
    if (!picture.in_colours()) {
        return map[picture.levels[pixel]];
    }
    const std::uint32_t colour = picture.colours[pixel];
    return {static_cast<std::uint8_t>(colour >> 16), static_cast<std::uint8_t>(colour >> 8),
            static_cast<std::uint8_t>(colour)};
}

}  // namespace framering
