// How the light of the scene becomes samples of a pixel format: their colour and their scale.
#pragma once
#include <algorithm>
#include <concepts>
#include <cstdint>

#include "common/frame/bayer.hpp"
#include "common/frame/frame_format.hpp"

namespace framering {

// What a sample sees; all: it has no filter.
enum class Filter : std::uint8_t { red, green, blue, all };

[[nodiscard]] inline Filter filter_of(PixelFormat format, std::uint64_t x, std::uint64_t y, std::uint32_t sample) {
    if (is_rgb(format)) {
        return static_cast<Filter>(sample);
    }
    const auto pattern = bayer_pattern_of(format);
    return pattern ? static_cast<Filter>(colour_at(*pattern, x, y)) : Filter::all;
}

// Samples of integers are as large as the significant bits allow, at the place where those are; those of
// floating point are fractions of full scale, 0 to 1.
template <class Sample>
class SampleScale {
  public:
    explicit SampleScale(const FrameFormat& format) noexcept {
        if constexpr (std::integral<Sample>) {
            steps_ = (1U << format.significant_bits) - 1;
            factor_ = format.bit_alignment == BitAlignment::low ? 1 : saturation_of(format) / steps_;
        }
    }

    // Of light as a fraction of full scale; what is darker or brighter becomes 0 or the largest.
    [[nodiscard]] Sample operator()(float light) const noexcept {
        const float within = std::clamp(light, 0.0F, 1.0F);
        if constexpr (std::integral<Sample>) {
            constexpr float half = 0.5F;  // rounds what is not negative; std::lround is not vectorized
            const auto step = static_cast<std::uint32_t>(within * static_cast<float>(steps_) + half);
            return static_cast<Sample>(step * factor_);
        } else {
            return within;
        }
    }
    [[nodiscard]] Sample largest() const noexcept { return (*this)(1); }

  private:
    std::uint32_t steps_ = 1;
    std::uint32_t factor_ = 1;
};

}  // namespace framering
