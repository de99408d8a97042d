#include "acquirer/source/picture/image_sizes.hpp"

#include <algorithm>

#include "acquirer/source/picture/picture.hpp"

namespace framering {

std::vector<ImageSize> sizes_of(const std::vector<ImageFrames>& images) {
    std::vector<ImageSize> sizes;
    for (const ImageFrames& each : images) {
        const auto same = std::ranges::find_if(
            sizes, [&](const ImageSize& size) { return has_same_pixels(size.format, each.format); });
        if (same == sizes.end()) {
            sizes.push_back({each.format, each.count});
        } else {
            same->frames += each.count;
        }
    }
    return sizes;
}

std::string sizes_text(const std::vector<ImageSize>& sizes) {
    constexpr std::size_t most_shown = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(sizes.size(), most_shown); ++i) {
        text +=
            fmt::format("{}{} of {}", i == 0 ? "" : ", ", sizes[i].frames, size_and_format_text(sizes[i].format));
    }
    return sizes.size() > most_shown ? fmt::format("{} and {} more", text, sizes.size() - most_shown) : text;
}

bool is_wanted(const FrameFormat& format, const WantedFormat& wanted) noexcept {
    FrameFormat asked = format;
    asked.width = wanted.width.value_or(format.width);
    asked.height = wanted.height.value_or(format.height);
    asked.pixel_format = wanted.pixel_format.value_or(format.pixel_format);
    return has_same_pixels(asked, format);
}

}  // namespace framering
