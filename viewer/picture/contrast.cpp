#include "viewer/picture/contrast.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr std::string_view kEach = "each:";

double parse_limit(std::string_view text, std::string_view all) {
    double number = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || rest != text.data() + text.size() || !std::isfinite(number)) {
        fail(ExitCode::usage, "contrast limits '{}': '{}' is not a number; use for example 0.5,99.5", all, text);
    }
    return number;
}

std::vector<double> parse_limit_list(std::string_view text) {
    std::vector<double> numbers;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        numbers.push_back(parse_limit(text.substr(begin, end - begin), text));
        begin = end + 1;
    }
    return numbers;
}

ContrastRange sound_limits(double low, double high, Contrast::Mode mode, std::string_view text) {
    if (mode == Contrast::Mode::percentile && !(low >= 0 && high <= 100)) {
        fail(ExitCode::usage, "contrast limits '{}': use percentages from 0 to 100", text);
    }
    if (low >= high) {
        fail(ExitCode::usage, "contrast limits '{}': LOW must be less than HIGH", text);
    }
    return {low, high};
}

void set_limits(std::string_view text, Contrast& contrast) {
    const std::vector<double> numbers = parse_limit_list(text);
    if (contrast.mode == Contrast::Mode::fixed && numbers.size() == 2 * kColours) {
        contrast.each_colour = true;
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            contrast.colours[colour] =
                sound_limits(numbers[2 * colour], numbers[2 * colour + 1], contrast.mode, text);
        }
        const auto& limits = contrast.colours;
        contrast.low = std::min({limits[0].low, limits[1].low, limits[2].low});
        contrast.high = std::max({limits[0].high, limits[1].high, limits[2].high});
        return;
    }
    if (numbers.size() != 2 || (contrast.mode == Contrast::Mode::fixed && contrast.each_colour)) {
        fail(ExitCode::usage,
             "contrast limits '{}': expected two numbers, for example 0.5,99.5, or with fixed six for red, green "
             "and "
             "blue",
             text);
    }
    const ContrastRange limits = sound_limits(numbers[0], numbers[1], contrast.mode, text);
    contrast.low = limits.low;
    contrast.high = limits.high;
}
}  // namespace

Contrast parse_contrast(std::string_view text) {
    Contrast contrast;
    contrast.each_colour = text.starts_with(kEach);
    const std::string_view rest = text.substr(contrast.each_colour ? kEach.size() : 0);
    const auto colon = rest.find(':');
    const std::string_view mode = rest.substr(0, colon);
    if (rest == "percentile") {
        return contrast;
    }
    if (rest == "minmax") {
        contrast.mode = Contrast::Mode::minmax;
        return contrast;
    }
    if (mode == "fixed") {
        contrast.mode = Contrast::Mode::fixed;
    } else if (mode != "percentile") {
        fail(ExitCode::usage,
             "unknown contrast '{}'; use percentile, percentile:LOW,HIGH, minmax or fixed:LOW,HIGH", text);
    }
    set_limits(colon == std::string_view::npos ? "" : rest.substr(colon + 1), contrast);
    return contrast;
}

std::string text_of(const Contrast& contrast) {
    if (contrast.mode == Contrast::Mode::fixed && contrast.each_colour) {
        const auto& [red, green, blue] = contrast.colours;
        return fmt::format("fixed:{},{},{},{},{},{}", red.low, red.high, green.low, green.high, blue.low,
                           blue.high);
    }
    const std::string each(contrast.each_colour ? kEach : "");
    switch (contrast.mode) {
        case Contrast::Mode::minmax:
            return each + "minmax";
        case Contrast::Mode::fixed:
            return fmt::format("fixed:{},{}", contrast.low, contrast.high);
        case Contrast::Mode::percentile:
            break;
    }
    return fmt::format("{}percentile:{},{}", each, contrast.low, contrast.high);
}

Contrast fixed_contrast(ContrastRange limits) noexcept {
    Contrast contrast;
    contrast.mode = Contrast::Mode::fixed;
    contrast.low = limits.low;
    contrast.high = limits.high;
    // A range of nothing would be all black and white.
    if (contrast.high <= contrast.low) {
        contrast.high = contrast.low + std::max(1.0, std::abs(contrast.low) * 1e-6);
    }
    return contrast;
}

}  // namespace framering
