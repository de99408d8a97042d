// What a frame that was scaled down is.
#pragma once
#include <cstdint>

#include "common/frame/frame_format.hpp"

namespace framering {

// The frame that fits into a square of `side` pixels: the same format where it fits already, else the largest of
// the same aspect ratio, with larger pixels in the sample. Mosaics become RGB of half their sides at most, as a
// pixel needs samples of each colour. Requires: side > 0, the format is valid.
[[nodiscard]] FrameFormat scaled_format(const FrameFormat& format, std::uint32_t side) noexcept;

}  // namespace framering
