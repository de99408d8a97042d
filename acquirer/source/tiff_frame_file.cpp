#include "acquirer/source/tiff_frame_file.hpp"

#include <algorithm>

namespace framering {

FrameFormat TiffFrameFile::read(std::span<std::byte> pixels, const TiffFrames& frames, std::uint64_t index) {
    if (!frames.pixels_at) {
        reader_.go_to(frames.page, frames.page_number);
        const FrameFormat format = reader_.page().format;
        if (format == frames.page.format) {
            reader_.read(pixels);
        }
        return format;
    }
    bytes_.read(pixels, *frames.pixels_at + index * pixels.size(),
                bytes_per_sample(frames.page.format.pixel_format));
    if (frames.page.min_is_white) {
        std::ranges::transform(pixels, pixels.begin(), [](std::byte b) { return ~b; });
    }
    return frames.page.format;
}

}  // namespace framering
