// Quantities as people write them, and back.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/clock.hpp"

namespace framering {

// All parsers fail (Error, usage) with the text, what is wrong and an example. No sign, no blank, no rest.

// "42", decimal.
[[nodiscard]] std::uint64_t parse_count(std::string_view text);
// "12.5": finite, not negative.
[[nodiscard]] double parse_number(std::string_view text);
// Per second, of "12.5", "4/min" or "240/h".
[[nodiscard]] double parse_rate_hz(std::string_view text);
// Bytes: "4096", "512MB", "2GiB", "0.5GiB"; kB/MB/GB/TB are powers of 1000, KiB/MiB/GiB/TiB of 1024.
[[nodiscard]] std::uint64_t parse_size(std::string_view text);
// "10s", "500ms", "250us", "5min", "2h", "1.5s"; the unit is required.
[[nodiscard]] Nanoseconds parse_duration(std::string_view text);
// "on", "off", "auto": nothing.
[[nodiscard]] std::optional<bool> parse_switch(std::string_view text);
// "0.65um", "650nm", "1.1mm" -> nanometres; the unit is required.
[[nodiscard]] double parse_length_nm(std::string_view text);

// "1.5 GiB", "512 B": powers of 1024.
[[nodiscard]] std::string size_text(std::uint64_t size_bytes);
// "3 d 4 h", "6 h 10 min", "12 s", "4.2 s", "350 ms".
[[nodiscard]] std::string duration_text(Nanoseconds duration);
// The same with more digits below 10 ms: "40 us", "0.4 ms", "12 ms", "1.2 s".
[[nodiscard]] std::string latency_text(Nanoseconds duration);

}  // namespace framering
