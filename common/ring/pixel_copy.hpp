// Copying pixels into a slot: for sources that have them elsewhere.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace framering {

enum class CopyMode : std::uint8_t {
    cached,     // leaves the pixels in the processor's cache: right where the whole ring fits into it
    streaming,  // past the cache: right where each slot is cold when its turn comes
};

[[nodiscard]] std::string_view name_of(CopyMode mode) noexcept;
// Fails (Error, usage) and lists the modes.
[[nodiscard]] CopyMode parse_copy_mode(std::string_view text);
// For a ring of that many bytes on this machine. Reads files: once, at the start.
[[nodiscard]] CopyMode copy_mode_for(std::uint64_t ring_bytes);

// `slot`: of an open claim, or a part of it, as long as `from`. Publishing makes the bytes visible in their order
// whatever the mode.
void copy_pixels(std::span<std::byte> slot, std::span<const std::byte> from, CopyMode mode) noexcept;

}  // namespace framering
