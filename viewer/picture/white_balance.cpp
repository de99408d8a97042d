#include "viewer/picture/white_balance.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr double kLargestGain = 1000;

// The smallest becomes 1.
ColourGains scaled(ColourGains gains) noexcept {
    const double least = *std::min_element(gains.begin(), gains.end());
    for (double& gain : gains) {
        gain = std::min(gain / least, kLargestGain);
    }
    return gains;
}
}  // namespace

WhiteBalance parse_white_balance(std::string_view text) {
    if (text == "off") {
        return {};
    }
    if (text == "auto") {
        return {WhiteBalance::Mode::automatic, kNoGains};
    }
    WhiteBalance balance{WhiteBalance::Mode::fixed, kNoGains};
    std::string_view rest = text;
    for (std::size_t colour = 0; colour < kColours; ++colour) {
        const std::size_t comma = colour + 1 < kColours ? rest.find(',') : rest.size();
        double& gain = balance.gains[colour];
        const char* const end = rest.data() + std::min(comma, rest.size());
        const auto [behind, error] = std::from_chars(rest.data(), end, gain);
        if (comma == std::string_view::npos || error != std::errc() || behind != end ||
            !(gain >= 1 / kLargestGain) || gain > kLargestGain) {
            fail(ExitCode::usage, "white balance '{}': use off, auto or three factors such as 1.8,1,1.4", text);
        }
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    balance.gains = scaled(balance.gains);
    return balance;
}

std::string text_of(const WhiteBalance& balance) {
    switch (balance.mode) {
        case WhiteBalance::Mode::automatic:
            return "auto";
        case WhiteBalance::Mode::fixed:
            return fmt::format("{:.4g},{:.4g},{:.4g}", balance.gains[0], balance.gains[1], balance.gains[2]);
        case WhiteBalance::Mode::off:
            break;
    }
    return "off";
}

ColourGains gains_to_grey(const std::array<double, kColours>& means) noexcept {
    ColourGains gains{};
    for (std::size_t colour = 0; colour < kColours; ++colour) {
        if (!(means[colour] > 0) || !std::isfinite(means[colour])) {
            return kNoGains;
        }
        gains[colour] = 1 / means[colour];
    }
    return scaled(gains);
}

}  // namespace framering
