#include "acquirer/source/simulated/simulated_background.hpp"

#include <algorithm>
#include <cmath>

#include "acquirer/source/simulated/simulated_light.hpp"
#include "acquirer/source/simulated/simulated_random.hpp"

namespace framering {

namespace {
constexpr std::size_t kMostBytes = std::size_t{128} << 20;
constexpr std::size_t kStripBytes = std::size_t{128} << 10;
constexpr std::size_t kMostPictures = 16;
constexpr std::size_t kNoiseBank = std::size_t{1} << 17;

float bell(float distance, float width) {
    return std::exp(-distance * distance / (2 * width * width));
}

// A round spot of light, kept as the product of its profiles along x and y.
struct Spot {
    std::vector<float> along_x, along_y;
    std::size_t left = 0, top = 0;
};

std::vector<float> profile(float center, float width, std::size_t limit, std::size_t& begin) {
    constexpr float reach = 3.5F;
    begin = static_cast<std::size_t>(std::max(0.0F, center - reach * width));
    const auto end = std::min(limit, static_cast<std::size_t>(center + reach * width) + 1);
    std::vector<float> values;
    for (std::size_t i = begin; i < end; ++i) {
        values.push_back(bell(static_cast<float>(i) - center, width));
    }
    return values;
}

// The clean picture, one row after the other.
class Scene {
  public:
    Scene(std::size_t width, std::size_t height) : height_(height), across_(width) {
        for (std::size_t x = 0; x < width; ++x) {
            const float u = (static_cast<float>(x) + 0.5F) / static_cast<float>(width);
            across_[x] = bell(u - 0.45F, 0.6F) * (0.8F + 0.35F * u);
        }
        Dice dice(kSimulationSeed + 1);
        const auto side = static_cast<float>(std::min(width, height));
        for (int i = 0; i < 14; ++i) {
            add_spot(dice, side * dice.between(0.03F, 0.08F), dice.between(0.15F, 0.45F));  // haze
        }
        for (int i = 0; i < 24; ++i) {
            add_spot(dice, std::max(0.6F, side * dice.between(0.001F, 0.003F)),
                     dice.between(-0.3F, 0.9F));  // dust
        }
    }

    // Light levels of row y.
    void render_row(std::size_t y, std::span<float> levels) const {
        constexpr float brightest = 0.11F;
        const float v = (static_cast<float>(y) + 0.5F) / static_cast<float>(height_);
        const float down = bell(v - 0.55F, 0.6F);
        std::fill(levels.begin(), levels.end(), brightest * down);
        for (const Spot& spot : spots_) {
            if (y < spot.top || y >= spot.top + spot.along_y.size()) {
                continue;
            }
            const float strength = brightest * down * spot.along_y[y - spot.top];
            for (std::size_t i = 0; i < spot.along_x.size(); ++i) {
                levels[spot.left + i] += strength * spot.along_x[i];
            }
        }
        for (std::size_t x = 0; x < levels.size(); ++x) {
            levels[x] *= across_[x];
        }
    }

  private:
    void add_spot(Dice& dice, float width, float strength) {
        Spot spot;
        spot.along_x =
            profile(dice.between(0, static_cast<float>(across_.size())), width, across_.size(), spot.left);
        spot.along_y = profile(dice.between(0, static_cast<float>(height_)), width, height_, spot.top);
        for (float& value : spot.along_y) {
            value *= strength;
        }
        spots_.push_back(std::move(spot));
    }

    std::size_t height_;
    std::vector<float> across_;
    std::vector<Spot> spots_;
};

// Ready-made noise: a row begins somewhere in it, so that the inner loop only multiplies and adds.
std::vector<float> noise_bank(std::size_t width) {
    Dice dice(kSimulationSeed + 2);
    std::vector<float> bank(kNoiseBank + width);
    std::generate(bank.begin(), bank.end(), [&] { return dice.normal(); });
    return bank;
}
}  // namespace

template <class Pixel>
SimulatedBackground<Pixel>::SimulatedBackground(const FrameFormat& format) : width_(format.width) {
    const std::size_t row_bytes = width_ * sizeof(Pixel);
    strip_rows_ = std::max(kStripBytes / row_bytes, std::size_t{1});
    const std::size_t most_rows = kMostBytes / 2 / row_bytes / strip_rows_ * strip_rows_;
    picture_rows_ = std::min(most_rows, std::size_t{format.height});
    const std::size_t picture_count =
        std::clamp(kMostBytes / (picture_rows_ * row_bytes), std::size_t{2}, kMostPictures);
    for (std::size_t i = 0; i < picture_count; ++i) {
        pictures_.push_back(std::make_unique_for_overwrite<Pixel[]>(picture_rows_ * width_));
    }

    const Scene scene(width_, picture_rows_);
    const std::vector<float> bank = noise_bank(width_);
    Dice dice(kSimulationSeed + 3);
    const auto full_scale = static_cast<float>((1U << format.significant_bits) - 1);
    std::vector<float> levels(width_);
    std::vector<float> deviations(width_);
    for (std::size_t y = 0; y < picture_rows_; ++y) {
        scene.render_row(y, levels);
        for (std::size_t x = 0; x < width_; ++x) {
            deviations[x] = full_scale * (shot_noise(levels[x]) + kReadNoise);
            levels[x] = full_scale * (levels[x] + kBias) + 0.5F;
        }
        for (auto& picture : pictures_) {
            const float* noise = bank.data() + dice.word() % kNoiseBank;
            Pixel* row = picture.get() + y * width_;
            for (std::size_t x = 0; x < width_; ++x) {
                const float value = levels[x] + deviations[x] * noise[x];
                row[x] = static_cast<Pixel>(static_cast<std::int32_t>(std::clamp(value, 0.0F, full_scale)));
            }
        }
    }
}

template <class Pixel>
void SimulatedBackground<Pixel>::copy_rows(std::span<Pixel> frame, std::size_t first_row, std::size_t end_row,
                                           std::uint64_t time, CopyMode mode) const {
    const auto& picture = pictures_[scrambled(scrambled(time) + first_row) % pictures_.size()];
    const std::size_t pixels = (end_row - first_row) * width_;
    const std::span<const Pixel> from(picture.get() + first_row % picture_rows_ * width_, pixels);
    copy_pixels(std::as_writable_bytes(frame.subspan(first_row * width_, pixels)), std::as_bytes(from), mode);
}

template class SimulatedBackground<std::uint8_t>;
template class SimulatedBackground<std::uint16_t>;

}  // namespace framering
