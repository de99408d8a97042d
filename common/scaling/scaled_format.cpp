#include "common/scaling/scaled_format.hpp"

#include <algorithm>

#include "common/scaling/picture_size.hpp"

namespace framering {

FrameFormat scaled_format(const FrameFormat& format, std::uint32_t side) noexcept {
    const std::uint32_t longest = std::max(format.width, format.height);
    if (longest <= side) {
        return format;
    }
    FrameFormat scaled = format;
    const bool is_mosaic = bayer_pattern_of(format.pixel_format).has_value();
    if (is_mosaic) {
        side = std::max(1U, std::min(side, longest / 2));
        scaled.pixel_format =
            sample_type_of(format.pixel_format) == SampleType::unsigned8 ? PixelFormat::rgb8 : PixelFormat::rgb16;
    }
    const PictureSize size = fit_into({format.width, format.height}, {side, side});
    scaled.width = is_mosaic ? std::min(size.width, std::max(1U, format.width / 2)) : size.width;
    scaled.height = is_mosaic ? std::min(size.height, std::max(1U, format.height / 2)) : size.height;
    scaled.pixel_size_nm = format.pixel_size_nm * longest / std::max(scaled.width, scaled.height);
    return scaled;
}

}  // namespace framering
