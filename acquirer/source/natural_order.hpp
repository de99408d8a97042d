// File names in the order in which people count: frame2 before frame10.
#pragma once
#include <string_view>

namespace framering {

// Runs of digits compare by their value, everything else byte by byte. A strict weak order; names that differ only
// in leading zeros follow the plain order.
[[nodiscard]] bool natural_less(std::string_view a, std::string_view b) noexcept;

}  // namespace framering
