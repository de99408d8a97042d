// Which sample values become black and white.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "viewer/picture/channels.hpp"

namespace framering {

// Sample values: at or below `low` is black, at or above `high` white.
struct ContrastRange {
    double low = 0;
    double high = 0;
    bool operator==(const ContrastRange&) const = default;
};

struct Contrast {
    enum class Mode {
        percentile,  // of the histogram, which holds a part of the samples
        minmax,      // the smallest and the largest sample
        fixed,
    };
    Mode mode = Mode::percentile;
    double low = 0.5;    // percent, or a sample value
    double high = 99.5;  // percent, or a sample value
    // Of a colour picture: every colour has limits of its own. Otherwise all have those that leave out none.
    bool each_colour = false;
    std::array<ContrastRange, kColours> colours{};  // fixed limits of each colour
    bool operator==(const Contrast&) const = default;
};

// "percentile", "percentile:LOW,HIGH", "minmax" or "fixed:LOW,HIGH"; "each:" before it, or six numbers behind
// "fixed:", for limits of each colour. Fails (Error, usage).
[[nodiscard]] Contrast parse_contrast(std::string_view text);
// What parse_contrast() reads.
[[nodiscard]] std::string text_of(const Contrast& contrast);

// Of one channel. `extremes`: its smallest and largest sample. Any numbers in `contrast` are safe.
template <class Distribution>
[[nodiscard]] ContrastRange contrast_range(const Contrast& contrast, const Distribution& samples,
                                           ContrastRange extremes) {
    switch (contrast.mode) {
        case Contrast::Mode::percentile:
            return {samples.percentile(contrast.low), samples.percentile(contrast.high)};
        case Contrast::Mode::minmax:
            return extremes;
        case Contrast::Mode::fixed:
            break;
    }
    return {contrast.low, contrast.high};
}

// Limits that stay: those of now.
[[nodiscard]] Contrast fixed_contrast(ContrastRange limits) noexcept;

}  // namespace framering
