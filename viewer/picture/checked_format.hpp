// What must be known of a frame before its pixels are touched.
#pragma once
#include <optional>

#include "common/frame/frame_view.hpp"

namespace framering {

// The format of a frame whose header may be torn or foreign. Nothing unless both sides are 1 to kLargestSide, the
// significant bits fit, and the pixels reach as far as the format says.
[[nodiscard]] std::optional<FrameFormat> checked_format(const FrameView& frame) noexcept;

}  // namespace framering
