#include "viewer/snapshot/snapshot.hpp"

#include <fmt/core.h>
#include <sys/resource.h>

#include <cassert>

#include "common/base/error.hpp"
#include "common/base/replacement.hpp"
#include "common/base/uuid.hpp"
#include "common/ring/racing_copy.hpp"
#include "viewer/picture/checked_format.hpp"
#include "viewer/picture/picture.hpp"
#include "viewer/snapshot/memory_file.hpp"
#include "viewer/snapshot/snapshot_formats.hpp"

namespace framering {

namespace {
namespace fs = std::filesystem;

// The picture's name says enough, the temporary one would not.
class SnapshotCalls final : public Replacement::Door {
  public:
    [[noreturn]] void fail_at(std::string_view /*what*/, const fs::path& /*file*/, int error_number) override {
        fail(ExitCode::failed, "{}", errno_text(error_number));
    }
};

// What is replaced may be private.
Replacement::Readers readers_for(const fs::path& place) {
    std::error_code ignored;
    return fs::exists(place, ignored) ? Replacement::Readers::owner : Replacement::Readers::by_umask;
}

std::string limit_text() {
    struct rlimit limit {};
    return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY
               ? fmt::format(" (the file size limit is {} bytes, ulimit -f)", limit.rlim_cur)
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
    fail(ExitCode::usage, "snapshot '{}': unknown file type; use FILE.png or FILE.tif", path.string());
}

void write_snapshot(const fs::path& path, const FrameCopy& frame, const View& view) {
    const SnapshotFormat format = snapshot_format_of(path);
    try {
        SnapshotCalls door;
        Replacement file(path, path.parent_path() / fmt::format(".framering-{}.part", uuid_text(new_uuid())),
                         readers_for(path), door);
        // Leads to this file, whatever is done to its name meanwhile.
        write_as(format, fmt::format("/proc/self/fd/{}", file.descriptor()), frame, view);
        file.keep_access();
        file.close();
        file.take_place();
    } catch (const Error& error) {
        throw Error(error.exit_code(),
                    fmt::format("snapshot {}: {}{}; choose another --snapshot file or free space", path.string(),
                                error.what(), limit_text()));
    }
}

std::string snapshot_bytes(SnapshotFormat format, const FrameCopy& frame, const View& view) {
    const MemoryFile file;
    write_as(format, file.path(), frame, view);
    return file.bytes();
}

}  // namespace framering
