// Which sizes and formats the pictures of a folder have.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "acquirer/source/picture/image_files.hpp"
#include "acquirer/source/wanted_format.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

struct ImageSize {
    FrameFormat format;        // of the first image of it
    std::uint64_t frames = 0;  // of this size and format
};

// In the order in which they come first.
[[nodiscard]] std::vector<ImageSize> sizes_of(const std::vector<ImageFrames>& images);
// Of the images of a folder that have what is wanted. Fails (Error) as image_files() and images_in().
[[nodiscard]] std::vector<ImageSize> sizes_in(const std::filesystem::path& folder, const WantedFormat& wanted,
                                              const StopToken& stop);
// "40 of 640x480 mono8, 2 of 32x32 rgb8"
[[nodiscard]] std::string sizes_text(const std::vector<ImageSize>& sizes);

// "640x480 mono8, 32x32 rgb8", for a scan's record, and back; what is none is left out.
[[nodiscard]] std::string formats_text(const std::vector<FrameFormat>& formats);
[[nodiscard]] std::vector<FrameFormat> formats_in(std::string_view text);

// Whether it has what is wanted of its size and format.
[[nodiscard]] bool is_wanted(const FrameFormat& format, const WantedFormat& wanted) noexcept;

}  // namespace framering
