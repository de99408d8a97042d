// What the acquirer does with a frame for which the ring has no room.
#pragma once
#include <cstdint>
#include <string_view>

namespace framering {

enum class WhenFull : std::uint8_t {
    wait,  // hold the source back until a reader has released a slot
    drop,  // show it to viewers from a spare slot, do not store it, count it
    stop,  // end the scan cleanly
};

[[nodiscard]] std::string_view name_of(WhenFull policy) noexcept;
// Fails (Error, usage) and lists the policies.
[[nodiscard]] WhenFull parse_when_full(std::string_view text);

}  // namespace framering
