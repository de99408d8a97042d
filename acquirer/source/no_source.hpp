// A source without a camera: the points of a plan have values, and no pictures.
#pragma once
#include <memory>
#include <string_view>

#include "acquirer/source/frame_source.hpp"

namespace framering {

// As --source has it. Writers store no pixels of it.
inline constexpr std::string_view kNoSource = "none";

// Frames of a single pixel that means nothing, whenever they are asked for.
[[nodiscard]] std::unique_ptr<FrameSource> make_no_source();

}  // namespace framering
