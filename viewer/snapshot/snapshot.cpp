#include "viewer/snapshot/snapshot.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>

#include "common/base/error.hpp"
#include "common/base/file_access.hpp"
#include "common/base/uuid.hpp"
#include "common/ring/racing_copy.hpp"
#include "viewer/picture/checked_format.hpp"
#include "viewer/picture/picture.hpp"
#include "viewer/snapshot/memory_file.hpp"
#include "viewer/snapshot/snapshot_formats.hpp"

namespace framering {

namespace {
namespace fs = std::filesystem;

// A file under a temporary name of its own beside its place; removed unless it was finished.
class UnfinishedFile {
  public:
    explicit UnfinishedFile(const fs::path& place)
        : place_(place),
          path_(place.parent_path() / fmt::format(".framering-{}.part", uuid_text(new_uuid()))),
          fd_(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode_for(place))) {
        if (fd_ == -1) {
            fail(ExitCode::failed, "{}", errno_text(errno));
        }
    }
    ~UnfinishedFile() {
        close(fd_);
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    UnfinishedFile(const UnfinishedFile&) = delete;
    UnfinishedFile& operator=(const UnfinishedFile&) = delete;

    // Leads to this file, whatever is done to its name meanwhile.
    [[nodiscard]] fs::path path() const { return fmt::format("/proc/self/fd/{}", fd_); }
    void finish() {
        if (const int error = take_access_of(place_.string(), fd_); error != 0) {
            fail(ExitCode::failed, "its mode cannot be kept: {}", errno_text(error));
        }
        std::error_code error;
        fs::rename(path_, place_, error);
        if (error) {
            fail(ExitCode::failed, "{}", error.message());
        }
    }

  private:
    // What it replaces may be private.
    static mode_t mode_for(const fs::path& place) {
        std::error_code ignored;
        return fs::exists(place, ignored) ? 0600 : 0666;
    }

    fs::path place_;
    fs::path path_;
    int fd_;
};

std::string limit_text() {
    struct rlimit limit {};
    return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY
               ? fmt::format(" (a file may have {} bytes, ulimit -f)", limit.rlim_cur)
               : "";
}

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
        throw Error(error.exit_code(), fmt::format("snapshot {}: {}{}; give another --snapshot or make room",
                                                   path.string(), error.what(), limit_text()));
    }
}

std::string snapshot_bytes(SnapshotFormat format, const FrameCopy& frame, const View& view) {
    const MemoryFile file;
    write_as(format, file.path(), frame, view);
    return file.bytes();
}

}  // namespace framering
