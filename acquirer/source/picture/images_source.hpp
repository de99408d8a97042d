// Frames from pictures in a folder: PNG, JPEG and TIFF.
#pragma once
#include <filesystem>
#include <memory>
#include <vector>

#include "acquirer/source/frame_source.hpp"
#include "acquirer/source/wanted_format.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// All images of a folder (image_files.hpp) in natural order of their names, all pages of a TIFF file; with `loop`
// again from the start for ever. Where a width, height or pixel format is wanted, only those that have it. All
// headers are read here, so that the number of frames is known. `all_sizes`: of all scans, where this
// is one of several. Fails (Error): usage for a missing or empty folder, for images of several sizes or formats,
// and for what is not read; failed for what is damaged; canceled: `stop` was requested.
[[nodiscard]] std::unique_ptr<FrameSource> make_images_source(const std::filesystem::path& folder,
                                                              const WantedFormat& wanted, bool loop,
                                                              const std::vector<FrameFormat>& all_sizes = {},
                                                              const StopToken& stop = {});

}  // namespace framering
