// Digits as 5x7 dots: the sequence number in a simulated picture is read by people, and back by a test.
#pragma once
#include <array>
#include <cstdint>

namespace framering {

inline constexpr std::uint32_t kDigitColumns = 5;
inline constexpr std::uint32_t kDigitRows = 7;

// Top row first; in a row the highest of the five bits is the left dot.
using DigitRows = std::array<std::uint8_t, kDigitRows>;

inline constexpr std::array<DigitRows, 10> kDigits{{
    {0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110},
    {0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110},
    {0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111},
    {0b01110, 0b10001, 0b00001, 0b00110, 0b00001, 0b10001, 0b01110},
    {0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010},
    {0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110},
    {0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110},
    {0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000},
    {0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110},
    {0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100},
}};

[[nodiscard]] constexpr bool digit_dot(std::uint32_t digit, std::uint32_t column, std::uint32_t row) noexcept {
    return ((std::uint32_t{kDigits[digit][row]} >> (kDigitColumns - 1 - column)) & 1U) != 0;
}

}  // namespace framering
