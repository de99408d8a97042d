// A picture's levels as a display takes them: enlarged, mirrored, turned.
#pragma once
#include <cstdint>
#include <vector>

#include "common/scaling/picture_size.hpp"
#include "viewer/picture/view.hpp"

namespace framering {

// `levels` of the size `from` become a picture of the size `lying`, nearest neighbour, which is then mirrored and
// turned. Value: std::uint8_t, or std::uint32_t for colours. Requires: no side of `lying` is below that of `from`.
template <class Value>
[[nodiscard]] std::vector<Value> in_display_order(std::vector<Value> levels, PictureSize from, PictureSize lying,
                                                  Orientation orientation);

}  // namespace framering
