#include "viewer/display/pixel_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace framering {

namespace {
std::string percent_text(const SampleStatistics& statistics) {
    const double samples = static_cast<double>(std::max<std::uint64_t>(1, statistics.count));
    return fmt::format("{:.2f} %", 100 * static_cast<double>(statistics.saturated) / samples);
}

// Between them two blanks.
void append_word(std::string& words, const std::string& word) {
    words += (words.empty() ? "" : "  ") + word;
}
}  // namespace

std::string number_text(double value) {
    return fmt::format("{:.6g}", value);
}

std::string channels_text(std::span<const double> values) {
    if (values.size() != kColours) {
        return values.empty() ? "" : number_text(values.front());
    }
    std::string words;
    for (std::size_t colour = 0; colour < kColours; ++colour) {
        append_word(words, kColourLetters[colour] + (" " + number_text(values[colour])));
    }
    return words;
}

std::string reading_text(const PixelReading& reading) {
    if (reading.filter == 0) {
        return channels_text(reading.values);
    }
    const std::string raw = fmt::format("{} {}", reading.filter, number_text(reading.raw));
    return reading.values.size() == kColours ? fmt::format("{} ({})", channels_text(reading.values), raw) : raw;
}

std::string range_text(const FrameStatistics& statistics) {
    const std::string range =
        fmt::format("{}..{} mean", number_text(statistics.minimum), number_text(statistics.maximum));
    if (statistics.colours.size() == kColours) {
        return fmt::format("{} R {:.0f} G {:.0f} B {:.0f}", range, statistics.colours[0].mean,
                           statistics.colours[1].mean, statistics.colours[2].mean);
    }
    return statistics.saturation > 0 ? fmt::format("{} {:.0f}", range, statistics.mean)
                                     : fmt::format("{} {}", range, number_text(statistics.mean));
}

std::string saturation_text(const FrameStatistics& statistics) {
    if (!(statistics.saturation > 0)) {
        return "";
    }
    const double percent = 100 * static_cast<double>(statistics.saturated) /
                           static_cast<double>(std::max<std::uint64_t>(1, statistics.count));
    if (percent < 0.01) {
        return fmt::format("saturated {} px", statistics.saturated);
    }
    if (statistics.colours.size() != kColours) {
        return "saturated " + percent_text(statistics);
    }
    return fmt::format("saturated R {} G {} B {}", percent_text(statistics.colours[0]),
                       percent_text(statistics.colours[1]), percent_text(statistics.colours[2]));
}

std::string not_finite_text(const SampleStatistics& statistics) {
    std::string text = statistics.not_numbers > 0 ? fmt::format("{} nan", statistics.not_numbers) : "";
    if (statistics.infinite > 0) {
        text += (text.empty() ? "" : ", ") + fmt::format("{} inf", statistics.infinite);
    }
    return text;
}

std::string limits_text(ContrastRange range, const std::vector<ContrastRange>& colours) {
    const auto text = [](ContrastRange one) {
        return fmt::format("{}..{}", number_text(one.low), number_text(one.high));
    };
    const bool differ =
        std::any_of(colours.begin(), colours.end(), [&](ContrastRange one) { return one != range; });
    if (!differ || colours.size() != kColours) {
        return "shown " + text(range);
    }
    return fmt::format("shown R {} G {} B {}", text(colours[0]), text(colours[1]), text(colours[2]));
}

std::string balance_text(const ColourGains& gains) {
    return gains == kNoGains ? "" : fmt::format("balance {:.2f} {:.2f} {:.2f}", gains[0], gains[1], gains[2]);
}

}  // namespace framering
