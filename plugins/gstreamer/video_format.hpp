// The formats of pictures that pipelines end in.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "plugins/gstreamer/gstreamer.hpp"

namespace framering::gstreamer {

// Of all that the acquirer takes: "video/x-raw, format = { GRAY8, ... }; video/x-bayer, ...".
[[nodiscard]] const char* all_formats() noexcept;

struct VideoFormat {
    std::uint32_t pixel_format = 0;  // enum fr_pixel_format
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint64_t row_bytes = 0;  // without padding

    [[nodiscard]] std::uint64_t bytes() const noexcept { return row_bytes * height; }
    bool operator==(const VideoFormat&) const = default;
};

// "640x480 RGB"
[[nodiscard]] std::string text_of(const VideoFormat& format);

// Throws PipelineError: none of all_formats().
[[nodiscard]] VideoFormat video_format(const GstCaps& caps);

// Copies the rows of the picture, which may have padding, to `pixels`. False: the buffer has less than a picture.
// Requires: pixels.size() is at least format.bytes().
[[nodiscard]] bool copy_rows(GstSample& sample, const VideoFormat& format, std::span<std::byte> pixels);

}  // namespace framering::gstreamer
