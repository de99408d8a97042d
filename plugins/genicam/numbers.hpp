// Numbers in texts, with a decimal point whatever the locale, and their nearest possible values.
#pragma once
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/genicam/aravis.hpp"

namespace framering::genicam {

template <class Number>
[[nodiscard]] Number number_in(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw CameraError(FR_INVALID, "'" + std::string(text) + "' is not a number");
    }
    return number;
}

[[nodiscard]] inline std::string text_of(double number) {
    char text[400];  // the longest has 309 digits before its point
    return {text, std::to_chars(text, text + sizeof text, number, std::chars_format::fixed).ptr};
}

// The possible value next to `wanted`: minimum + n * step, not above maximum. A step of 0: any value.
[[nodiscard]] inline double nearest(double wanted, double minimum, double maximum, double step) noexcept {
    if (maximum < minimum || std::isnan(wanted)) {
        return minimum;
    }
    const double inside = std::fmin(std::fmax(wanted, minimum), maximum);
    if (step <= 0) {
        return inside;
    }
    const double value = minimum + std::round((inside - minimum) / step) * step;
    return value > maximum ? value - step : value;
}

[[nodiscard]] inline std::int64_t nearest(std::int64_t wanted, std::int64_t minimum, std::int64_t maximum,
                                          std::int64_t step) noexcept {
    if (wanted <= minimum || maximum < minimum) {
        return minimum;
    }
    const std::int64_t inside = wanted > maximum ? maximum : wanted;
    if (step <= 1) {
        return inside;
    }
    const std::uint64_t from_minimum = static_cast<std::uint64_t>(inside) - static_cast<std::uint64_t>(minimum);
    const auto unit = static_cast<std::uint64_t>(step);
    const std::uint64_t steps = from_minimum / unit + (from_minimum % unit * 2 >= unit ? 1 : 0);
    const auto value = static_cast<std::int64_t>(static_cast<std::uint64_t>(minimum) + steps * unit);
    return value > maximum ? value - step : value;
}

}  // namespace framering::genicam
