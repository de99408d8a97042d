// Numbers with a sign and a unit, as set points of an axis are written.
#pragma once
#include <string>
#include <string_view>

namespace framering {

struct SignedQuantity {
    double value = 0;
    std::string unit;  // whatever stands behind the number; may be empty
};

// A sign or a digit, as set points begin.
[[nodiscard]] bool begins_with_number(std::string_view text) noexcept;
// "-0.5V", "12", "1e-3A". Fails (Error, usage): no number, or one that is not finite.
[[nodiscard]] SignedQuantity parse_signed_quantity(std::string_view text);
// "-10um", "650nm", "1.5mm"; in um. The unit is required. Fails (Error, usage).
[[nodiscard]] double parse_signed_length_um(std::string_view text);

}  // namespace framering
