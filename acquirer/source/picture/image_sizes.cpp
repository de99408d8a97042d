#include "acquirer/source/picture/image_sizes.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

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

std::vector<ImageSize> sizes_in(const std::filesystem::path& folder, const WantedFormat& wanted,
                                const StopToken& stop) {
    std::vector<ImageFrames> wanted_images;
    for (const auto& file : image_files(folder)) {
        for (ImageFrames& image : images_in(file, stop)) {
            if (is_wanted(image.format, wanted)) {
                wanted_images.push_back(std::move(image));
            }
        }
    }
    return sizes_of(wanted_images);
}

std::string formats_text(const std::vector<FrameFormat>& formats) {
    std::string text;
    for (const FrameFormat& format : formats) {
        text += (text.empty() ? "" : ", ") + size_and_format_text(format);
    }
    return text;
}

std::vector<FrameFormat> formats_in(std::string_view text) {
    std::vector<FrameFormat> formats;
    while (!text.empty()) {
        const std::string_view one = text.substr(0, text.find(", "));
        text.remove_prefix(std::min(one.size() + 2, text.size()));
        FrameFormat format;
        const char* const end = one.data() + one.size();
        const auto width = std::from_chars(one.data(), end, format.width);
        if (width.ptr == end || *width.ptr != 'x') {
            continue;
        }
        const auto height = std::from_chars(width.ptr + 1, end, format.height);
        const std::string_view rest(height.ptr, end);
        const auto pixel_format = pixel_format_named(rest.substr(std::min<std::size_t>(1, rest.size())));
        if (pixel_format && width.ec == std::errc() && height.ec == std::errc()) {
            format.pixel_format = *pixel_format;
            format.significant_bits = 8 * bytes_per_sample(*pixel_format);
            formats.push_back(format);
        }
    }
    return formats;
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
