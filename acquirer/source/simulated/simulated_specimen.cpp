#include "acquirer/source/simulated/simulated_specimen.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "acquirer/source/simulated/simulated_light.hpp"

namespace framering {

namespace {
constexpr std::size_t kSpecimenShapes = 8;
constexpr std::uint64_t kSpecimenNoises = 3;
constexpr std::uint32_t kSmallestView = 12;  // pixels, of a frame with cells
constexpr float kFieldViews = 4;             // along x and along y
constexpr float kFieldCoverage = 0.08F;
constexpr std::size_t kMostFieldCells = 4000;
constexpr float kHalfThicknessUm = 1.5F;
constexpr double kBlurPerDefocus = 0.4;  // deviation of the blur: that of an objective of medium aperture
constexpr float kDarkest = 2e-4F;        // of full scale
constexpr std::size_t kMostStampBytes = std::size_t{64} << 20;
constexpr std::array<std::int32_t, 13> kReaches{0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};

// How bright the stains of a cell are in a channel; they repeat, weaker, from the fifth on.
struct Stains {
    float body, nucleus, granules;
};
constexpr std::array<Stains, 4> kChannels{
    {{0.08F, 1.3F, 0.05F}, {1.3F, 0.15F, 0.3F}, {0.12F, 0.05F, 2.2F}, {0.6F, 0.6F, 0.6F}}};

CellPicture stained(CellPicture picture, std::uint32_t channel) {
    const Stains& stains = kChannels[channel % kChannels.size()];
    const std::size_t former_rounds = channel / kChannels.size();
    const float strength = 1 / (1 + static_cast<float>(former_rounds));
    for (CellLight& light : picture.light) {
        light = {strength * stains.body * light.body, strength * stains.nucleus * light.nucleus,
                 strength * stains.granules * light.granules};
    }
    return picture;
}

// In [0, period).
double within(double place, double period) noexcept {
    return place - period * std::floor(place / period);
}
}  // namespace

template <class Sample>
SimulatedSpecimen<Sample>::SimulatedSpecimen(const FrameFormat& format)
    : format_(format),
      pixel_um_((format.pixel_size_nm > 0 ? format.pixel_size_nm : kSimulatedPixelSizeNm) / 1000),
      step_(bayer_pattern_of(format.pixel_format) ? 2 : 1) {
    const std::uint32_t side = std::min(format.width, format.height);
    if (side < kSmallestView) {
        return;
    }
    Dice dice(kSimulationSeed + 10);
    const float radius = std::clamp(static_cast<float>(side) / 24, 2.0F, 64.0F);
    std::ranges::copy_if(kReaches, std::back_inserter(reaches_),
                         [&](std::int32_t reach) { return static_cast<float>(reach) <= 1.5F * radius; });
    for (std::size_t i = 0; i < kSpecimenShapes; ++i) {
        pictures_.push_back(picture_of(random_cell_shape(dice, radius)));
    }
    margin_ = std::ranges::max(pictures_, {}, &CellPicture::side).side + 2 * blur_margin(reaches_.back()) + step_;
    const float width = kFieldViews * static_cast<float>(format.width);
    const float height = kFieldViews * static_cast<float>(format.height);
    const float wanted = kFieldCoverage * width * height / (std::numbers::pi_v<float> * radius * radius);
    const std::size_t count = std::min(kMostFieldCells, static_cast<std::size_t>(std::ceil(wanted)));
    for (std::size_t i = 0; i < count; ++i) {
        cells_.push_back({dice.between(0, width), dice.between(0, height),
                          dice.between(-kHalfThicknessUm, kHalfThicknessUm),
                          radius * dice.between(-0.0005F, 0.0005F), radius * dice.between(-0.0005F, 0.0005F),
                          dice.word() % kSpecimenShapes});
    }
}

template <class Sample>
void SimulatedSpecimen<Sample>::look(const StageView& view, std::uint64_t time) {
    placed_.clear();
    if (stamp_bytes_ > kMostStampBytes) {
        stamps_.clear();
        stamp_bytes_ = 0;
    }
    // A float keeps single frames apart up to 2^24; before that the film begins again.
    const auto frames = static_cast<float>(time % (1U << 22));
    for (std::size_t index = 0; index < cells_.size(); ++index) {
        const Cell& cell = cells_[index];
        PlacedStamp<Sample> placed = place(cell, view, frames);
        if (placed.x >= static_cast<std::int32_t>(format_.width) + margin_ ||
            placed.y >= static_cast<std::int32_t>(format_.height) + margin_) {
            continue;
        }
        const std::size_t blur = blur_of(view.defocus_um - static_cast<double>(cell.depth_um));
        placed.stamp = &stamp(cell.shape, blur, view.channel, scrambled(time + index) % kSpecimenNoises);
        placed.x -= blur_margin(reaches_[blur]);
        placed.y -= blur_margin(reaches_[blur]);
        placed_.push_back(placed);
    }
}

template <class Sample>
PlacedStamp<Sample> SimulatedSpecimen<Sample>::place(const Cell& cell, const StageView& view,
                                                     float frames) const noexcept {
    const auto stepped = [&](float at_start, float speed, double stage_um, std::uint32_t length) {
        const double place = static_cast<double>(at_start + speed * frames) - stage_um / pixel_um_;
        const double period = static_cast<double>(kFieldViews) * length + 2 * margin_;
        const auto pixel = static_cast<std::int32_t>(within(place + margin_, period));
        return pixel / step_ * step_ - margin_ / step_ * step_;
    };
    return {stepped(cell.x, cell.speed_x, view.x_um, format_.width),
            stepped(cell.y, cell.speed_y, view.y_um, format_.height), nullptr};
}

template <class Sample>
std::size_t SimulatedSpecimen<Sample>::blur_of(double defocus_um) const noexcept {
    const double deviation = kBlurPerDefocus * std::abs(defocus_um) / pixel_um_;
    // Three boxes of 2r + 1 pixels have the deviation sqrt(r * r + r).
    const auto above = std::ranges::find_if(
        reaches_, [&](std::int32_t reach) { return std::sqrt(double(reach) * (reach + 1)) > deviation; });
    return above == reaches_.begin() ? 0 : static_cast<std::size_t>(above - reaches_.begin()) - 1;
}

template <class Sample>
const CellStamp<Sample>& SimulatedSpecimen<Sample>::stamp(std::size_t shape, std::size_t blur,
                                                          std::uint32_t channel, std::uint64_t variant) {
    const std::uint64_t key =
        ((channel * kReaches.size() + blur) * kSpecimenShapes + shape) * kSpecimenNoises + variant;
    const auto [found, is_new] = stamps_.try_emplace(key);
    if (is_new) {
        Dice dice(kSimulationSeed + 11 + key);
        const CellPicture picture = stained(pictures_[shape], channel);
        found->second = stamp_of<Sample>(blurred(picture, reaches_[blur]), kDarkest, dice, format_);
        stamp_bytes_ += found->second.light.size() * sizeof(Sample);
    }
    return found->second;
}

template class SimulatedSpecimen<std::uint8_t>;
template class SimulatedSpecimen<std::uint16_t>;
template class SimulatedSpecimen<float>;

}  // namespace framering
