// The libraries behind picture.hpp: one file each.
#pragma once
#include <cstddef>
#include <span>

#include "common/frame/frame_format.hpp"

namespace framering {

// Format and pixels as picture.hpp says, but for the plausibility of the size. read_...() return the bytes of the
// image, up to its end mark.
[[nodiscard]] FrameFormat png_format(std::span<const std::byte> start);
[[nodiscard]] std::size_t read_png(std::span<const std::byte> bytes, const FrameFormat& format,
                                   std::span<std::byte> pixels);

[[nodiscard]] FrameFormat jpeg_format(std::span<const std::byte> start);
[[nodiscard]] std::size_t read_jpeg(std::span<const std::byte> bytes, const FrameFormat& format,
                                    std::span<std::byte> pixels);

}  // namespace framering
