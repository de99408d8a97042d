// A picture as a file of a format of its own, in memory: PNG, JPEG, TIFF.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/frame/frame_format.hpp"

namespace framering {

enum class PictureKind : std::uint8_t { png, jpeg, tiff };

// By its first bytes, whatever its name. Nothing: it is none of them.
[[nodiscard]] std::optional<PictureKind> picture_kind_of(std::span<const std::byte> start) noexcept;
// By the end of its name: .png, .jpg, .jpeg, .tif, .tiff in any case. Nothing: it is none of them.
[[nodiscard]] std::optional<PictureKind> picture_kind_named(std::string_view name);

// Grey and RGB: PNG of 1 to 16 bits, JPEG of 8, TIFF as TiffReader has it. A palette becomes colors, alpha is
// dropped, grey of less than 8 bits is spread to 8. Pixels are as they are stored: no gamma, color profile or
// orientation is applied. A TIFF file has one page beside its thumbnails. The errors of all these functions do not
// name the picture; usage: a kind that is not read, failed: damaged or truncated.

// Of a picture of `whole_bytes`, of which the first ones may be enough. Nothing is allocated for its pixels, and a
// size that so few bytes cannot hold is refused.
[[nodiscard]] FrameFormat picture_format(std::span<const std::byte> start, std::uint64_t whole_bytes);

// Reads it to its end. Requires: `format` is what picture_format() said of these bytes, and the pixels are as long
// as that says. What is damaged leaves anything in the pixels. Returns how many bytes the picture has; behind them
// anything may stand.
std::size_t read_picture(std::span<const std::byte> bytes, const FrameFormat& format, std::span<std::byte> pixels);

// Whether another picture stands behind the one that has so many of these bytes, at once or behind blanks. One
// that the first has an index of is its own: cameras put a larger thumbnail there.
[[nodiscard]] bool has_another_behind(std::span<const std::byte> bytes, std::size_t picture_bytes) noexcept;

// Whether pixels of one are those of the other: grey may be Bayer, and bits and pixel sizes differ.
[[nodiscard]] bool has_same_pixels(const FrameFormat& one, const FrameFormat& other) noexcept;

// "640x480 mono8"
[[nodiscard]] std::string size_and_format_text(const FrameFormat& format);

}  // namespace framering
