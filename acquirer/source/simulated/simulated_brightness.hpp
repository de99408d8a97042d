// Exposure time and gain of the simulated camera: how bright its pictures are.
#pragma once
#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>

#include "acquirer/source/simulated/simulated_light.hpp"
#include "acquirer/source/simulated/simulated_samples.hpp"
#include "common/session/live_setting.hpp"

namespace framering {

inline constexpr double kSimulatedExposureUs = 10'000;

// Thread safety: none. At the exposure of the start and gain 1 pictures are as they are drawn: the lamp is set for
// that exposure.
template <class Sample>
class SimulatedBrightness {
  public:
    // `exposure_us`: 0: the usual one.
    SimulatedBrightness(const FrameFormat& format, double exposure_us)
        : exposure_{exposure_us > 0 ? exposure_us : kSimulatedExposureUs, 1, 10e6, "us"},
          usual_us_(exposure_.value),
          bias_(static_cast<float>(SampleScale<Sample>(format)(kBias))),
          largest_(static_cast<float>(SampleScale<Sample>(format).largest())) {
        exposure_.maximum = std::max(exposure_.maximum, usual_us_);
        if constexpr (std::integral<Sample>) {
            const std::uint32_t unused =
                format.bit_alignment == BitAlignment::low ? 0 : 8 * sizeof(Sample) - format.significant_bits;
            steps_ = static_cast<Sample>(~((1U << unused) - 1));
        }
    }

    [[nodiscard]] const LiveSetting& setting(LiveKey key) const noexcept {
        return key == LiveKey::exposure ? exposure_ : gain_;
    }
    void set(LiveKey key, double value) noexcept {
        (key == LiveKey::exposure ? exposure_ : gain_).value = value;
        factor_ = static_cast<float>(exposure_.value / usual_us_ * gain_.value);
    }

    // Of pixels as they are drawn: noise grows with the light, what is too bright saturates, and the camera's
    // offset stays.
    void apply(std::span<Sample> samples) const noexcept {
        if (factor_ == 1) {
            return;
        }
        for (Sample& sample : samples) {
            const float light = (static_cast<float>(sample) - bias_) * factor_;
            const float level = std::clamp(bias_ + light, 0.0F, largest_);
            if constexpr (std::integral<Sample>) {
                constexpr float half = 0.5F;  // rounds what is not negative; std::lround is not vectorized
                sample = static_cast<Sample>(static_cast<Sample>(level + half) & steps_);
            } else {
                sample = level;
            }
        }
    }

  private:
    LiveSetting exposure_;
    LiveSetting gain_{1, 0.1, 100, ""};
    double usual_us_;
    float factor_ = 1;
    float bias_;
    float largest_;
    Sample steps_{};  // bits that a sample can have
};

}  // namespace framering
