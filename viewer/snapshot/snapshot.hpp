// One frame as a file.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "common/frame/frame_view.hpp"
#include "viewer/picture/contrast.hpp"
#include "viewer/picture/view.hpp"

namespace framering {

// A frame that belongs to nobody else.
struct FrameCopy {
    FrameInfo info;
    std::vector<std::byte> pixels;

    [[nodiscard]] FrameView view() const noexcept { return {info, pixels}; }
};

// May run on a slot that is being overwritten, like sample_frame. False when the header contradicts itself.
[[nodiscard]] bool copy_frame(const FrameView& frame, FrameCopy& copy);

enum class SnapshotFormat {
    png,   // 8 bit, as the view shows it, with every pixel of the region: the view's room does not count
    tiff,  // as it is
};

// By the ending: .png, .tif or .tiff. Fails (Error, usage) on another.
[[nodiscard]] SnapshotFormat snapshot_format_of(const std::filesystem::path& path);

// Replaces the file at once when everything is written: there is no moment with half a picture under this name.
// Fails (Error): the file cannot be written; nothing is left behind then. Requires: copy_frame() made the copy.
void write_snapshot(const std::filesystem::path& path, const FrameCopy& frame, const View& view);
// The same as bytes, for the network. Fails (Error): no memory.
[[nodiscard]] std::string snapshot_bytes(SnapshotFormat format, const FrameCopy& frame, const View& view);

}  // namespace framering
