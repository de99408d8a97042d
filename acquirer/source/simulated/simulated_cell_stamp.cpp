#include "acquirer/source/simulated/simulated_cell_stamp.hpp"

#include <algorithm>

#include "acquirer/source/simulated/simulated_light.hpp"

namespace framering {

namespace {
// The sample's own width throughout, so that the compiler adds eight or sixteen at once.
template <class Sample>
void add_light(Sample* line, const Sample* light, std::int32_t count, Sample largest) {
    for (std::int32_t i = 0; i < count; ++i) {
        const auto room = static_cast<Sample>(largest - line[i]);
        line[i] = static_cast<Sample>(line[i] + std::min(light[i], room));
    }
}
}  // namespace

template <class Sample>
CellStamp<Sample> stamp_of(const CellPicture& picture, float darkest, Dice& dice, const FrameFormat& format) {
    const SampleScale<Sample> scale(format);
    CellStamp<Sample> stamp;
    stamp.side = picture.side;
    for (std::int32_t row = 0; row < stamp.side; ++row) {
        typename CellStamp<Sample>::Row lit{stamp.side, 0};
        for (std::int32_t column = 0; column < stamp.side; ++column) {
            const CellLight& light = picture.at(column, row);
            const bool is_lit = light.body + light.nucleus + light.granules > darkest;
            if (is_lit) {
                lit = {std::min(lit.first, column), column + 1};
            }
            for (std::uint32_t sample = 0; sample < samples_per_pixel(format.pixel_format); ++sample) {
                const float seen =
                    light.seen_through(filter_of(format.pixel_format, static_cast<std::uint64_t>(column),
                                                 static_cast<std::uint64_t>(row), sample));
                stamp.light.push_back(scale(is_lit ? seen + shot_noise(seen) * dice.normal() : 0));
            }
        }
        stamp.rows.push_back(lit);
    }
    return stamp;
}

template <class Sample>
void draw_stamps(std::span<Sample> frame, const FrameFormat& format, std::span<const PlacedStamp<Sample>> placed,
                 std::size_t first_row, std::size_t end_row) {
    const auto width = static_cast<std::int32_t>(format.width);
    const auto samples = static_cast<std::int32_t>(samples_per_pixel(format.pixel_format));
    const Sample largest = SampleScale<Sample>(format).largest();
    for (const PlacedStamp<Sample>& cell : placed) {
        const CellStamp<Sample>& stamp = *cell.stamp;
        const auto top = std::max(cell.y, static_cast<std::int32_t>(first_row));
        const auto bottom = std::min(cell.y + stamp.side, static_cast<std::int32_t>(end_row));
        for (std::int32_t y = top; y < bottom; ++y) {
            const auto lit = stamp.rows[static_cast<std::size_t>(y - cell.y)];
            const std::int32_t first = std::max(lit.first, -cell.x);
            const std::int32_t count = std::min(lit.last, width - cell.x) - first;
            add_light(frame.data() + (std::ptrdiff_t{y} * width + cell.x + first) * samples,
                      stamp.light.data() + (std::ptrdiff_t{y - cell.y} * stamp.side + first) * samples,
                      count * samples, largest);
        }
    }
}

template CellStamp<std::uint8_t> stamp_of(const CellPicture&, float, Dice&, const FrameFormat&);
template void draw_stamps(std::span<std::uint8_t>, const FrameFormat&, std::span<const PlacedStamp<std::uint8_t>>,
                          std::size_t, std::size_t);
template CellStamp<std::uint16_t> stamp_of(const CellPicture&, float, Dice&, const FrameFormat&);
template void draw_stamps(std::span<std::uint16_t>, const FrameFormat&,
                          std::span<const PlacedStamp<std::uint16_t>>, std::size_t, std::size_t);
template CellStamp<float> stamp_of(const CellPicture&, float, Dice&, const FrameFormat&);
template void draw_stamps(std::span<float>, const FrameFormat&, std::span<const PlacedStamp<float>>, std::size_t,
                          std::size_t);

}  // namespace framering
