#include "common/scaling/picture_size.hpp"

#include <algorithm>
#include <cmath>

namespace framering {

PictureSize fit_into(PictureSize frame, PictureSize room) noexcept {
    const double scale = std::min(double{1} * room.width / frame.width, double{1} * room.height / frame.height);
    const auto side = [&](std::uint32_t pixels) {
        return static_cast<std::uint32_t>(std::max(1L, std::lround(pixels * scale)));
    };
    return {side(frame.width), side(frame.height)};
}

}  // namespace framering
