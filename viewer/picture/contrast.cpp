#include "viewer/picture/contrast.hpp"

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr double kLargestPixel = 65'535;

void parse_limits(std::string_view text, Contrast& contrast) {
    const auto comma = text.find(',');
    if (comma == std::string_view::npos) {
        fail(ExitCode::usage, "contrast limits '{}': two numbers are needed; write them like 0.5,99.5", text);
    }
    contrast.low = parse_number(text.substr(0, comma));
    contrast.high = parse_number(text.substr(comma + 1));
    const bool percent = contrast.mode == Contrast::Mode::percentile;
    const double largest = percent ? 100 : kLargestPixel;
    if (contrast.low >= contrast.high || contrast.high > largest) {
        fail(ExitCode::usage, "contrast limits '{}': low must be below high, and high at most {}", text,
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
    if (mode == "fixed") {
        contrast.mode = Contrast::Mode::fixed;
    } else if (mode != "percentile") {
        fail(ExitCode::usage, "contrast '{}' is not known; use percentile, percentile:LOW,HIGH or fixed:LOW,HIGH",
             text);
    }
    parse_limits(colon == std::string_view::npos ? "" : text.substr(colon + 1), contrast);
    return contrast;
}

ContrastRange contrast_range(const Contrast& contrast, const Histogram& histogram) noexcept {
    if (contrast.mode == Contrast::Mode::fixed) {
        return {static_cast<std::uint32_t>(contrast.low), static_cast<std::uint32_t>(contrast.high)};
    }
    return {histogram.percentile(contrast.low), histogram.percentile(contrast.high)};
}

}  // namespace framering
