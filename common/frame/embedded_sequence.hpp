// The sequence number written into the pixels themselves, at places from the first to the last byte of a frame: a
// frame whose places agree was not torn. (Marks at head and tail alone do not show it: large copies write both
// last.)
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace framering {

inline constexpr std::size_t kMostEmbeddedPlaces = 16;

struct EmbeddedOffsets {
    std::array<std::size_t, kMostEmbeddedPlaces> bytes{};
    std::size_t count = 0;

    [[nodiscard]] const std::size_t* begin() const noexcept { return bytes.data(); }
    [[nodiscard]] const std::size_t* end() const noexcept { return bytes.data() + count; }
};

struct EmbeddedSequence {
    std::array<std::uint64_t, kMostEmbeddedPlaces> words{};
    std::size_t count = 0;

    [[nodiscard]] const std::uint64_t* begin() const noexcept { return words.data(); }
    [[nodiscard]] const std::uint64_t* end() const noexcept { return words.data() + count; }
    // Every word is this number; true where the frame is too small for a word.
    [[nodiscard]] bool all_are(std::uint64_t sequence) const noexcept;
};

// Multiples of 8, spread evenly from 0 to the last whole word of the payload: 16 of them, or as many as whole
// words fit into a frame under 128 bytes; none under 8 bytes.
[[nodiscard]] EmbeddedOffsets embedded_offsets(std::size_t payload_bytes) noexcept;

// Writes the number, little-endian, at each place. The pixels there may then exceed the significant bits.
void embed_sequence(std::span<std::byte> pixels, std::uint64_t sequence) noexcept;

[[nodiscard]] EmbeddedSequence read_embedded_sequence(std::span<const std::byte> pixels) noexcept;

}  // namespace framering
