#include "viewer/picture/picture.hpp"

#include <algorithm>
#include <bit>

#include "viewer/picture/display_order.hpp"
#include "viewer/picture/level_table.hpp"
#include "viewer/picture/picture_place.hpp"

namespace framering {

namespace {
// Without a branch, for the vectoriser.
void mark_ends(const std::vector<BoxEnd>& ends, std::vector<std::uint8_t>& levels) noexcept {
    const BoxEnd* __restrict end = ends.data();
    std::uint8_t* __restrict out = levels.data();
    const std::size_t count = levels.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t bright = end[i] == BoxEnd::saturated ? 255 : out[i];
        out[i] = end[i] == BoxEnd::zero ? 0 : bright;
    }
}

std::vector<std::uint8_t> levels_of(const FrameSample& sample, const std::vector<std::uint8_t>& table) {
    std::vector<std::uint8_t> levels(sample.means.size());
    std::transform(sample.means.begin(), sample.means.end(), levels.begin(),
                   [&](std::uint16_t pixel) { return table[pixel]; });
    if (!sample.ends.empty()) {
        mark_ends(sample.ends, levels);
    }
    return levels;
}

std::array<std::uint32_t, 256> bins_of(const Histogram& histogram, std::uint32_t saturation) noexcept {
    std::array<std::uint32_t, 256> bins{};
    const auto counts = histogram.counts();
    const auto bits = static_cast<int>(std::bit_width(saturation));
    for (std::uint32_t value = 0; value < counts.size(); ++value) {
        const std::uint32_t bin = bits > 8 ? value >> (bits - 8) : value << (8 - bits);
        bins[value >= saturation ? bins.size() - 1 : bin] += counts[value];
    }
    return bins;
}
}  // namespace

Picture render(const FrameSample& sample, const View& view) {
    Picture picture;
    picture.size = turned(sample.picture_size, view.orientation);
    picture.region = sample.region;
    picture.statistics = sample.statistics;
    picture.measured = sample.measured;
    picture.histogram = bins_of(sample.histogram, sample.statistics.saturation);
    picture.range =
        contrast_range(view.contrast, sample.histogram, {sample.statistics.minimum, sample.statistics.maximum});
    const auto table = level_table(picture.range, view.tone, view.marks);
    picture.levels =
        in_display_order(levels_of(sample, table), sample.size, sample.picture_size, view.orientation);
    return picture;
}

}  // namespace framering
