// Arithmetic with counts out of a file: what is too large for the type becomes its largest value.
#pragma once
#include <cstdint>
#include <limits>

namespace framering {

inline constexpr std::uint64_t kLargestCount = std::numeric_limits<std::uint64_t>::max();

[[nodiscard]] constexpr std::uint64_t saturated_product(std::uint64_t a, std::uint64_t b) noexcept {
    return a != 0 && b > kLargestCount / a ? kLargestCount : a * b;
}

[[nodiscard]] constexpr std::uint64_t saturated_sum(std::uint64_t a, std::uint64_t b) noexcept {
    return b > kLargestCount - a ? kLargestCount : a + b;
}

}  // namespace framering
