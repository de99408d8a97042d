#include "common/frame/embedded_sequence.hpp"

#include <algorithm>

namespace framering {

namespace {
constexpr std::size_t kWordBytes = 8;
}

bool EmbeddedSequence::all_are(std::uint64_t sequence) const noexcept {
    return std::all_of(begin(), end(), [&](std::uint64_t word) { return word == sequence; });
}

EmbeddedOffsets embedded_offsets(std::size_t payload_bytes) noexcept {
    const std::size_t whole_words = payload_bytes / kWordBytes;
    EmbeddedOffsets offsets;
    offsets.count = std::min(kMostEmbeddedPlaces, whole_words);
    for (std::size_t place = 1; place < offsets.count; ++place) {
        offsets.bytes[place] = place * (whole_words - 1) / (offsets.count - 1) * kWordBytes;
    }
    return offsets;
}

void embed_sequence(std::span<std::byte> pixels, std::uint64_t sequence) noexcept {
    for (const std::size_t offset : embedded_offsets(pixels.size())) {
        for (std::size_t i = 0; i < kWordBytes; ++i) {
            pixels[offset + i] = static_cast<std::byte>(sequence >> (8 * i));
        }
    }
}

EmbeddedSequence read_embedded_sequence(std::span<const std::byte> pixels) noexcept {
    EmbeddedSequence found;
    for (const std::size_t offset : embedded_offsets(pixels.size())) {
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < kWordBytes; ++i) {
            word |= std::to_integer<std::uint64_t>(pixels[offset + i]) << (8 * i);
        }
        found.words[found.count++] = word;
    }
    return found;
}

}  // namespace framering
