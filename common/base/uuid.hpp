// Universally unique identifiers: the one door to Boost.Uuid.
#pragma once
#include <array>
#include <cstdint>
#include <string>

namespace framering {

using UuidBytes = std::array<std::uint8_t, 16>;

// Random, from the system's entropy.
[[nodiscard]] UuidBytes new_uuid();
// The same for the same text, and nothing tells the text from it: version 5, of SHA-1.
[[nodiscard]] UuidBytes uuid_of(const std::string& text);
// "01234567-89ab-cdef-0123-456789abcdef".
[[nodiscard]] std::string uuid_text(const UuidBytes& uuid);

}  // namespace framering
