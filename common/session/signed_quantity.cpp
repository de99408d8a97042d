#include "common/session/signed_quantity.hpp"

#include <charconv>
#include <cmath>

#include "common/base/error.hpp"
#include "common/base/quantity.hpp"

namespace framering {

bool begins_with_number(std::string_view text) noexcept {
    const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    return text.size() > sign && (text[sign] == '.' || (text[sign] >= '0' && text[sign] <= '9'));
}

SignedQuantity parse_signed_quantity(std::string_view text) {
    const std::string_view number = text.substr(text.starts_with('+') ? 1 : 0);
    SignedQuantity quantity;
    const auto [rest, error] = std::from_chars(number.data(), number.data() + number.size(), quantity.value);
    if (!begins_with_number(text) || error != std::errc() || !std::isfinite(quantity.value)) {
        fail(ExitCode::usage, "'{}' is no number with a unit; use a value such as -0.5V", text);
    }
    quantity.unit.assign(rest, number.data() + number.size());
    return quantity;
}

double parse_signed_length_um(std::string_view text) {
    constexpr double nm_per_um = 1000;
    const bool is_negative = text.starts_with('-');
    const std::string_view length = text.substr(is_negative || text.starts_with('+') ? 1 : 0);
    return (is_negative ? -1 : 1) * parse_length_nm(length) / nm_per_um;
}

}  // namespace framering
