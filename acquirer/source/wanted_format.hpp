// The frame format as far as the user gave it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "acquirer/source/packing.hpp"
#include "common/frame/frame_format.hpp"

namespace framering {

struct WantedFormat {
    std::optional<std::uint32_t> width;   // pixels
    std::optional<std::uint32_t> height;  // pixels
    std::optional<PixelFormat> pixel_format;
    std::optional<std::uint32_t> significant_bits;
    double pixel_size_nm = 0;        // 0 = not known
    std::optional<Packing> packing;  // of a raw source's input
    std::optional<BitAlignment> bit_alignment;

    bool operator==(const WantedFormat&) const = default;
};

// The value of --pixel-format, such as "mono8", "BayerRG8" or "Mono12p". Fails (Error, usage) and lists the names.
void set_pixel_format(WantedFormat& wanted, const std::string& name);

// What was given, 512x512 mono16 for the rest; significant bits: all that the pixel format, or the packing, has,
// the lowest.
// Fails (Error, usage) on a format that is not valid.
[[nodiscard]] FrameFormat with_defaults(const WantedFormat& wanted);

// The format of a file that says itself how large its frames are; significant bits, their alignment and the pixel
// size as given, else the file's; grey and Bayer as given, as few files tell one from the other. Fails (Error,
// usage) where the file contradicts what was given, or the result is not valid.
[[nodiscard]] FrameFormat agreed_with_file(const WantedFormat& wanted, const FrameFormat& of_file);

}  // namespace framering
