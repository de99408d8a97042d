// A picture's levels as a display takes them: enlarged, mirrored, turned.
#pragma once
#include <cstdint>
#include <vector>

#include "viewer/picture/picture_size.hpp"
#include "viewer/picture/view.hpp"

namespace framering {

// `levels` of the size `from` become a picture of the size `lying`, nearest neighbour, which is then mirrored and
// turned. Requires: no side of `lying` is below that of `from`.
[[nodiscard]] std::vector<std::uint8_t> in_display_order(std::vector<std::uint8_t> levels, PictureSize from,
                                                         PictureSize lying, Orientation orientation);

}  // namespace framering
