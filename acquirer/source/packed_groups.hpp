// Where the bits of packed pixels are: in groups of a few pixels that begin at a byte.
#pragma once
#include <cstddef>
#include <cstdint>

#include "acquirer/source/packing.hpp"

namespace framering {

struct PackedGroup {
    std::uint32_t bits;    // of a pixel
    std::uint32_t pixels;  // of a group
    std::uint32_t bytes;
};

[[nodiscard]] constexpr PackedGroup group_of(Packing packing) noexcept {
    switch (packing) {
        case Packing::mono10p:
        case Packing::y10p:
            return {10, 4, 5};
        case Packing::mono14p:
            return {14, 4, 7};
        case Packing::mono10_packed:
            return {10, 2, 3};
        case Packing::mono12p:
        case Packing::mono12_packed:
        case Packing::y12p:
            break;
    }
    return {12, 2, 3};
}

// A pixel whose bits are not all in one run: its high bits fill one byte, its low bits stand in another.
struct SplitPixel {
    std::uint32_t high_byte;
    std::uint32_t low_byte;
    std::uint32_t low_shift;
};

[[nodiscard]] constexpr bool is_split(Packing packing) noexcept {
    return packing == Packing::mono10_packed || packing == Packing::mono12_packed || packing == Packing::y10p ||
           packing == Packing::y12p;
}

// Requires: is_split(packing).
[[nodiscard]] constexpr SplitPixel split_pixel(Packing packing, std::uint32_t pixel) noexcept {
    switch (packing) {
        case Packing::mono10_packed:
        case Packing::mono12_packed:
            return {2 * pixel, 1, 4 * pixel};
        case Packing::y10p:
            return {pixel, 4, 2 * pixel};
        default:
            return {pixel, 2, 4 * pixel};
    }
}

// Requires: `pixel` of a whole group.
template <Packing packing>
[[nodiscard]] constexpr std::uint16_t pixel_of_group(const std::byte* group, std::size_t pixel) noexcept {
    constexpr std::uint32_t bits = group_of(packing).bits;
    const auto number = static_cast<std::uint32_t>(pixel);
    const auto byte = [&](std::uint32_t index) { return std::to_integer<std::uint32_t>(group[index]); };
    if constexpr (is_split(packing)) {
        const SplitPixel place = split_pixel(packing, number);
        const std::uint32_t low = byte(place.low_byte) >> place.low_shift & ((1U << (bits - 8)) - 1);
        return static_cast<std::uint16_t>(byte(place.high_byte) << (bits - 8) | low);
    } else {
        const std::uint32_t first = number * bits / 8;
        const std::uint32_t shift = number * bits % 8;
        std::uint32_t run = byte(first) | byte(first + 1) << 8;
        if (shift + bits > 16) {
            run |= byte(first + 2) << 16;
        }
        return static_cast<std::uint16_t>(run >> shift & ((1U << bits) - 1));
    }
}

}  // namespace framering
