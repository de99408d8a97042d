#include "common/frame/frame_format.hpp"

#include "common/base/error.hpp"

namespace framering {

void require_valid(const FrameFormat& format) {
    if (format.width == 0 || format.height == 0 || format.width > kLargestSide || format.height > kLargestSide) {
        fail(ExitCode::usage,
             "frame size {}x{}: width and height must be 1 to {} pixels; set --width and --height", format.width,
             format.height, kLargestSide);
    }
    const std::uint32_t bits = 8 * bytes_per_pixel(format.pixel_format);
    if (format.significant_bits == 0 || format.significant_bits > bits) {
        fail(ExitCode::usage, "significant bits {}: {} allows 1 to {}; set --significant-bits",
             format.significant_bits, name_of(format.pixel_format), bits);
    }
}

}  // namespace framering
