#include "acquirer/source/camera_wishes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
// Counts between `separator`s. Fails (Error, usage): one of them is no count.
std::vector<std::uint64_t> counts_in(const std::string& text, char separator) {
    std::vector<std::uint64_t> counts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        counts.push_back(parse_count(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    return counts;
}
}  // namespace

std::string option_of(std::string_view key) {
    std::string option = fmt::format("--{}", key);
    std::ranges::replace(option, '_', '-');
    return option;
}

std::string parse_roi(const std::string& text) {
    const auto counts = counts_in(text, ',');
    constexpr std::size_t of_a_region = 4;
    if (counts.size() != of_a_region || counts[2] == 0 || counts[3] == 0) {
        fail(ExitCode::usage, "'{}' is no region; use X,Y,WIDTH,HEIGHT in pixels, such as 16,8,640,480", text);
    }
    return fmt::format("{},{},{},{}", counts[0], counts[1], counts[2], counts[3]);
}

std::string parse_binning(const std::string& text) {
    const auto counts = counts_in(text, 'x');
    if (counts.size() > 2 || std::ranges::count(counts, 0U) != 0) {
        fail(ExitCode::usage, "'{}' is no binning; use a value such as 2 or 2x1", text);
    }
    return fmt::format("{}x{}", counts.front(), counts.back());
}

std::string parse_gain(const std::string& text) {
    return camera_number_text(parse_number(text));
}

std::string camera_number_text(double number) {
    std::array<char, 400> digits{};  // the longest has 309 of them before its point
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
    return {digits.data(), end};
}

}  // namespace framering
