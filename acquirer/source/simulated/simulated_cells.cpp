#include "acquirer/source/simulated/simulated_cells.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "acquirer/source/simulated/simulated_light.hpp"
#include "acquirer/source/simulated/simulated_random.hpp"
#include "acquirer/source/simulated/simulated_samples.hpp"

namespace framering {

namespace {
constexpr std::size_t kShapes = 8;
constexpr std::size_t kNoiseVariants = 3;
constexpr std::uint32_t kSmallestSide = 12;  // of a frame with cells
constexpr float kCoverage = 0.08F;
constexpr std::size_t kMostCells = 1000;

float wrapped(float place, float period) {
    return place - period * std::floor(place / period);
}
}  // namespace

template <class Sample>
SimulatedCells<Sample>::SimulatedCells(const FrameFormat& format)
    : format_(format),
      width_(static_cast<std::int32_t>(format.width)),
      height_(static_cast<std::int32_t>(format.height)),
      step_(bayer_pattern_of(format.pixel_format) ? 2 : 1) {
    const std::uint32_t side = std::min(format.width, format.height);
    if (side < kSmallestSide) {
        return;
    }
    Dice dice(kSimulationSeed);
    const float radius = std::clamp(static_cast<float>(side) / 24, 2.0F, 64.0F);
    for (std::size_t i = 0; i < kShapes; ++i) {
        const CellPicture picture = picture_of(random_cell_shape(dice, radius));
        for (std::size_t variant = 0; variant < kNoiseVariants; ++variant) {
            stamps_.push_back(stamp_of<Sample>(picture, 0, dice, format));
        }
    }
    const float area = static_cast<float>(format.width) * static_cast<float>(format.height);
    const float wanted = std::ceil(kCoverage * area / (std::numbers::pi_v<float> * radius * radius));
    const std::size_t count = std::min(kMostCells, static_cast<std::size_t>(wanted));
    for (std::size_t i = 0; i < count; ++i) {
        // All follow the flow of the medium to the lower right, each at its own pace.
        cells_.push_back({dice.between(0, static_cast<float>(format.width)),
                          dice.between(0, static_cast<float>(format.height)), radius * dice.between(0.005F, 0.05F),
                          radius * dice.between(-0.01F, 0.03F), radius * dice.between(0.1F, 0.8F),
                          dice.between(0.01F, 0.05F), dice.between(0, 6.28F), dice.word() % kShapes});
    }
    placed_.resize(cells_.size());
}

template <class Sample>
auto SimulatedCells<Sample>::place(std::size_t index, std::uint64_t time) const -> PlacedStamp<Sample> {
    const Cell& cell = cells_[index];
    const auto& stamp = stamps_[cell.shape * kNoiseVariants + scrambled(time + index) % kNoiseVariants];
    // A float keeps single frames apart up to 2^24; before that the film begins again.
    const auto frames = static_cast<float>(time % (1U << 22));
    const auto margin = static_cast<float>(stamp.side);
    const float x = cell.x + cell.speed_x * frames;
    const float y =
        cell.y + cell.speed_y * frames + cell.sway * std::sin(cell.sway_rate * frames + cell.sway_phase);
    const auto stepped = [&](float place, std::int32_t length) {
        const auto pixel = static_cast<std::int32_t>(wrapped(place, static_cast<float>(length) + margin) - margin);
        return pixel / step_ * step_;
    };
    return {stepped(x, width_), stepped(y, height_), &stamp};
}

template <class Sample>
void SimulatedCells<Sample>::move_to(std::uint64_t time) {
    for (std::size_t index = 0; index < cells_.size(); ++index) {
        placed_[index] = place(index, time);
    }
}

template class SimulatedCells<std::uint8_t>;
template class SimulatedCells<std::uint16_t>;
template class SimulatedCells<float>;

}  // namespace framering
