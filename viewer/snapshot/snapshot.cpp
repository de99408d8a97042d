#include "viewer/snapshot/snapshot.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cassert>

#include "common/base/error.hpp"
#include "common/ring/racing_copy.hpp"
#include "viewer/picture/checked_format.hpp"
#include "viewer/picture/picture.hpp"
#include "viewer/snapshot/memory_file.hpp"
#include "viewer/snapshot/snapshot_formats.hpp"

namespace framering {

namespace {
namespace fs = std::filesystem;

// A file under a temporary name beside its place; removed unless it was finished.
class UnfinishedFile {
  public:
    explicit UnfinishedFile(const fs::path& place)
        : place_(place),
          path_(place.parent_path() / fmt::format(".{}.{}.part", place.filename().string(), getpid())) {}
    ~UnfinishedFile() {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    UnfinishedFile(const UnfinishedFile&) = delete;
    UnfinishedFile& operator=(const UnfinishedFile&) = delete;

    [[nodiscard]] const fs::path& path() const noexcept { return path_; }
    void finish() {
        std::error_code error;
        fs::rename(path_, place_, error);
        if (error) {
            fail(ExitCode::failed, "{}", error.message());
        }
    }

  private:
    fs::path place_;
    fs::path path_;
};

void write_as(SnapshotFormat format, const fs::path& path, const FrameCopy& frame, const View& view) {
    if (format == SnapshotFormat::tiff) {
        write_tiff(path, frame);
        return;
    }
    const PixelBox& shown = view.region;
    View full = view;
    full.room =
        shown.empty() ? PictureSize{frame.info.width, frame.info.height} : PictureSize{shown.width, shown.height};
    const auto sample = sample_frame(frame.view(), full);
    assert(sample);
    write_png(path, render(*sample, full), colour_map(view.lut, view.marks));
}
}  // namespace

bool copy_frame(const FrameView& frame, FrameCopy& copy) {
    const auto format = checked_format(frame);
    if (!format) {
        return false;
    }
    copy.info = frame.info;
    copy.pixels.resize(format->payload_bytes());
    copy_from_slot(copy.pixels.data(), frame.pixels.data(), copy.pixels.size());
    return true;
}

SnapshotFormat snapshot_format_of(const fs::path& path) {
    const std::string ending = path.extension().string();
    if (ending == ".png") {
        return SnapshotFormat::png;
    }
    if (ending == ".tif" || ending == ".tiff") {
        return SnapshotFormat::tiff;
    }
    fail(ExitCode::usage, "snapshot '{}': the ending tells the format; use FILE.png or FILE.tif", path.string());
}

void write_snapshot(const fs::path& path, const FrameCopy& frame, const View& view) {
    const SnapshotFormat format = snapshot_format_of(path);
    try {
        UnfinishedFile file(path);
        write_as(format, file.path(), frame, view);
        file.finish();
    } catch (const Error& error) {
        throw Error(error.exit_code(), fmt::format("snapshot {}: {}; give another --snapshot or make room",
                                                   path.string(), error.what()));
    }
}

std::string snapshot_bytes(SnapshotFormat format, const FrameCopy& frame, const View& view) {
    const MemoryFile file;
    write_as(format, file.path(), frame, view);
    return file.bytes();
}

}  // namespace framering
