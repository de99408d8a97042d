// Frames from images of a folder as they become whole.
#pragma once
#include <filesystem>
#include <memory>

#include "acquirer/source/frame_source.hpp"
#include "acquirer/source/picture/folder_watch.hpp"
#include "acquirer/source/wanted_format.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// Images that are there and those that come, in the order of FolderWatch; never ends by itself. A file that seems
// to be whole is read to its end before it counts; one that is damaged is told (log) and taken once it has changed
// and is whole; left_behind() tells of those that never were, and of those that nobody asked for any more. The
// format is as wanted, else that of the first image that is there. Where a size or pixel format is wanted, images
// of others are passed over; else they break the source. Fails (Error, usage): the folder cannot be read; it has
// no image, and the format is not wanted; canceled: `stop` was requested.
[[nodiscard]] std::unique_ptr<FrameSource> make_watched_source(const std::filesystem::path& folder,
                                                               const WantedFormat& wanted,
                                                               const FolderLooks& looks,
                                                               const StopToken& stop = {});

}  // namespace framering
