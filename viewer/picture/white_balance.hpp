// What makes grey grey: a factor for each colour, for display alone.
#pragma once
#include <array>
#include <string>
#include <string_view>

#include "viewer/picture/channels.hpp"

namespace framering {

// Of red, green and blue samples. The smallest is 1, so that what is saturated stays white.
using ColourGains = std::array<double, kColours>;
inline constexpr ColourGains kNoGains{1, 1, 1};

struct WhiteBalance {
    enum class Mode : std::uint8_t {
        off,
        automatic,  // in every picture what is balanced there is grey on average
        fixed,
    };
    Mode mode = Mode::off;
    ColourGains gains = kNoGains;  // fixed
    bool operator==(const WhiteBalance&) const = default;
};

// "off", "auto" or "RED,GREEN,BLUE": positive numbers. Fails (Error, usage).
[[nodiscard]] WhiteBalance parse_white_balance(std::string_view text);
// What parse_white_balance() reads.
[[nodiscard]] std::string text_of(const WhiteBalance& balance);

// With which these means become equal. kNoGains where a colour is missing altogether.
[[nodiscard]] ColourGains gains_to_grey(const std::array<double, kColours>& means) noexcept;

}  // namespace framering
