#include "acquirer/source/simulated/simulated_background.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "acquirer/source/simulated/simulated_light.hpp"
#include "acquirer/source/simulated/simulated_random.hpp"
#include "acquirer/source/simulated/simulated_samples.hpp"

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
std::vector<float> noise_bank(std::size_t row_samples) {
    Dice dice(kSimulationSeed + 2);
    std::vector<float> bank(kNoiseBank + row_samples);
    std::generate(bank.begin(), bank.end(), [&] { return dice.normal(); });
    return bank;
}

// What each sample of a row lets through: out of focus there is more of the blue light than of the others.
std::vector<float> tints_of_row(const FrameFormat& format, std::uint64_t y) {
    constexpr std::array tints{0.7F, 0.85F, 1.0F, 1.0F};
    std::vector<float> of_samples;
    for (std::uint64_t x = 0; x < format.width; ++x) {
        for (std::uint32_t sample = 0; sample < samples_per_pixel(format.pixel_format); ++sample) {
            of_samples.push_back(tints[static_cast<std::size_t>(filter_of(format.pixel_format, x, y, sample))]);
        }
    }
    return of_samples;
}
}  // namespace

template <class Sample>
SimulatedBackground<Sample>::SimulatedBackground(const FrameFormat& format, bool is_lit)
    : row_samples_(std::size_t{format.width} * samples_per_pixel(format.pixel_format)) {
    const std::size_t row_bytes = row_samples_ * sizeof(Sample);
    // Even, so that rows of a Bayer picture that is repeated keep their filters.
    strip_rows_ = std::max(kStripBytes / row_bytes / 2 * 2, std::size_t{2});
    const std::size_t most_rows = std::max(kMostBytes / 2 / row_bytes / strip_rows_, std::size_t{1}) * strip_rows_;
    picture_rows_ = std::min(most_rows, std::size_t{format.height});
    const std::size_t picture_count =
        std::clamp(kMostBytes / (picture_rows_ * row_bytes), std::size_t{2}, kMostPictures);
    for (std::size_t i = 0; i < picture_count; ++i) {
        pictures_.push_back(std::make_unique_for_overwrite<Sample[]>(picture_rows_ * row_samples_));
    }
    render(format, is_lit);
}

template <class Sample>
void SimulatedBackground<Sample>::render(const FrameFormat& format, bool is_lit) {
    const Scene scene(format.width, picture_rows_);
    const std::array tints{tints_of_row(format, 0), tints_of_row(format, 1)};
    const std::vector<float> bank = noise_bank(row_samples_);
    Dice dice(kSimulationSeed + 3);
    const SampleScale<Sample> scale(format);
    const std::size_t samples = samples_per_pixel(format.pixel_format);
    std::vector<float> light(format.width);
    std::vector<float> levels(row_samples_);
    std::vector<float> deviations(row_samples_);
    for (std::size_t y = 0; y < picture_rows_; ++y) {
        scene.render_row(y, light);
        for (std::size_t i = 0; i < row_samples_; ++i) {
            const float level = is_lit ? light[i / samples] * tints[y % 2][i] : 0;
            deviations[i] = shot_noise(level) + kReadNoise;
            levels[i] = level + kBias;
        }
        for (auto& picture : pictures_) {
            const float* noise = bank.data() + dice.word() % kNoiseBank;
            Sample* row = picture.get() + y * row_samples_;
            for (std::size_t i = 0; i < row_samples_; ++i) {
                row[i] = scale(levels[i] + deviations[i] * noise[i]);
            }
        }
    }
}

template <class Sample>
void SimulatedBackground<Sample>::copy_rows(std::span<Sample> frame, std::size_t first_row, std::size_t end_row,
                                            std::uint64_t time, CopyMode mode) const {
    const auto& picture = pictures_[scrambled(scrambled(time) + first_row) % pictures_.size()];
    const std::size_t samples = (end_row - first_row) * row_samples_;
    const std::span<const Sample> from(picture.get() + first_row % picture_rows_ * row_samples_, samples);
    copy_pixels(std::as_writable_bytes(frame.subspan(first_row * row_samples_, samples)), std::as_bytes(from),
                mode);
}

template class SimulatedBackground<std::uint8_t>;
template class SimulatedBackground<std::uint16_t>;
template class SimulatedBackground<float>;

}  // namespace framering
