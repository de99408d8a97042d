#include "viewer/picture/checked_format.hpp"

namespace framering {

namespace {
bool from_1_to(std::uint32_t value, std::uint32_t largest) noexcept {
    return value >= 1 && value <= largest;
}
}  // namespace

std::optional<FrameFormat> checked_format(const FrameView& frame) noexcept {
    FrameFormat format;
    if (!get_format(frame.info, format)) {
        return std::nullopt;
    }
    const bool sides_fit = from_1_to(format.width, kLargestSide) && from_1_to(format.height, kLargestSide);
    if (!sides_fit || !bits_are_valid(format) || frame.pixels.size() < format.payload_bytes()) {
        return std::nullopt;
    }
    return format;
}

}  // namespace framering
