// Which pixel values become black and white.
#pragma once
#include <cstdint>
#include <string_view>

#include "viewer/picture/histogram.hpp"

namespace framering {

struct Contrast {
    enum class Mode {
        percentile,  // of the histogram, which holds a part of the pixels
        minmax,      // the smallest and the largest pixel
        fixed,
    };
    Mode mode = Mode::percentile;
    double low = 0.5;    // percent, or a pixel value
    double high = 99.5;  // percent, or a pixel value
    bool operator==(const Contrast&) const = default;
};

// Pixel values: at or below `low` is black, at or above `high` white.
struct ContrastRange {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    bool operator==(const ContrastRange&) const = default;
};

// "percentile", "percentile:LOW,HIGH", "minmax" or "fixed:LOW,HIGH". Fails (Error, usage).
[[nodiscard]] Contrast parse_contrast(std::string_view text);

// `extremes`: the frame's smallest and largest pixel. Any numbers in `contrast` are safe.
[[nodiscard]] ContrastRange contrast_range(const Contrast& contrast, const Histogram& histogram,
                                           ContrastRange extremes) noexcept;

// That shows as black and white what is the smallest and the largest pixel now, and stays.
[[nodiscard]] Contrast fixed_contrast(ContrastRange extremes) noexcept;

}  // namespace framering
