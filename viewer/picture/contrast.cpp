#include "viewer/picture/contrast.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/frame/pixel_format.hpp"

namespace framering {

namespace {
// Not clamp(): a number that is none becomes 0.
std::uint32_t pixel_value(double value) noexcept {
    return value > 0 ? static_cast<std::uint32_t>(std::min<double>(value, kLargestPixel)) : 0;
}

void parse_limits(std::string_view text, Contrast& contrast) {
    const auto comma = text.find(',');
    if (comma == std::string_view::npos) {
        fail(ExitCode::usage, "contrast limits '{}': expected two numbers, for example 0.5,99.5", text);
    }
    contrast.low = parse_number(text.substr(0, comma));
    contrast.high = parse_number(text.substr(comma + 1));
    const bool percent = contrast.mode == Contrast::Mode::percentile;
    const double largest = percent ? 100 : double{kLargestPixel};
    if (contrast.low >= contrast.high || contrast.high > largest) {
        fail(ExitCode::usage, "contrast limits '{}': LOW must be less than HIGH, and HIGH at most {}", text,
             percent ? "100 %" : "65535");
    }
}
}  // namespace

Contrast parse_contrast(std::string_view text) {
    const auto colon = text.find(':');
    const std::string_view mode = text.substr(0, colon);
    Contrast contrast;
    if (text == "percentile") {
        return contrast;
    }
    if (text == "minmax") {
        contrast.mode = Contrast::Mode::minmax;
        return contrast;
    }
    if (mode == "fixed") {
        contrast.mode = Contrast::Mode::fixed;
    } else if (mode != "percentile") {
        fail(ExitCode::usage,
             "unknown contrast '{}'; use percentile, percentile:LOW,HIGH, minmax or fixed:LOW,HIGH", text);
    }
    parse_limits(colon == std::string_view::npos ? "" : text.substr(colon + 1), contrast);
    return contrast;
}

ContrastRange contrast_range(const Contrast& contrast, const Histogram& histogram,
                             ContrastRange extremes) noexcept {
    switch (contrast.mode) {
        case Contrast::Mode::percentile:
            return {histogram.percentile(contrast.low), histogram.percentile(contrast.high)};
        case Contrast::Mode::minmax:
            return extremes;
        case Contrast::Mode::fixed:
            break;
    }
    return {pixel_value(contrast.low), pixel_value(contrast.high)};
}

Contrast fixed_contrast(ContrastRange extremes) noexcept {
    Contrast contrast;
    contrast.mode = Contrast::Mode::fixed;
    contrast.low = extremes.low;
    contrast.high = extremes.high;
    // A range of nothing would be all black and white.
    if (contrast.high <= contrast.low) {
        contrast.low = std::min<double>(contrast.low, kLargestPixel - 1);
        contrast.high = contrast.low + 1;
    }
    return contrast;
}

}  // namespace framering
