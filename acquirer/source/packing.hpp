// Pixels of 10, 12 or 14 bits without the bits between them, as cameras transmit them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/frame/pixel_format.hpp"
#include "common/ring/pixel_copy.hpp"

namespace framering {

// Named as in the Pixel Format Naming Convention of the EMVA; y10p and y12p as in V4L2 (MIPI CSI-2 RAW10, RAW12).
enum class Packing : std::uint8_t {
    mono10p,  // a stream of bits, each pixel's lowest first
    mono12p,
    mono14p,
    mono10_packed,  // GigE Vision: two pixels in three bytes, the middle one has the low bits of both
    mono12_packed,
    y10p,  // four bytes with the high bits of four pixels, one with the low bits of all
    y12p,  // two bytes, and one
};

// Packed pixels of a camera: how they are packed, and what they are in the ring.
struct PackedFormat {
    Packing packing = Packing::mono12p;
    PixelFormat pixel_format = PixelFormat::mono16;  // or Bayer of 16 bits

    bool operator==(const PackedFormat&) const = default;
};

// "Mono10p", "Mono12p", "Mono14p", "Mono10Packed", "Mono12Packed", "Y10P", "Y12P"
[[nodiscard]] std::string_view name_of(Packing packing) noexcept;
// Of Bayer frames "BayerRG12p" or "BayerRG12Packed", and as V4L2 has them "SRGGB12P".
[[nodiscard]] std::string name_of(const PackedFormat& format);
// In capitals or not. Nothing for another text.
[[nodiscard]] std::optional<PackedFormat> packed_format_named(std::string_view name);
// "Mono10p, ... or Y12P"
[[nodiscard]] std::string packing_names();

// Of a pixel: 10, 12 or 14.
[[nodiscard]] std::uint32_t bits_of(Packing packing) noexcept;
// That a frame of so many pixels takes: the pixels run on from row to row without a gap.
[[nodiscard]] std::uint64_t packed_bytes(Packing packing, std::uint64_t pixels) noexcept;

// Writes each pixel of `from` to 16 bits of `to`, little-endian, in its lowest bits. Requires: `to` has room for
// whole pixels and is aligned to 2 bytes, `from` has packed_bytes() of them. `mode`: as copy_pixels(); past the
// cache only where `to` is aligned to 32 bytes. Uses AVX2 where the processor has it.
void unpack_pixels(std::span<std::byte> to, std::span<const std::byte> from, Packing packing,
                   CopyMode mode) noexcept;
// The same without any instructions that a processor may lack.
void unpack_pixels_plainly(std::span<std::byte> to, std::span<const std::byte> from, Packing packing) noexcept;

}  // namespace framering
