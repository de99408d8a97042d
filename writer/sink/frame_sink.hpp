// Where frames go: a sink makes the files of a scan, one after the other, and each takes frames in the order of
// their sequence.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/frame/frame_view.hpp"
#include "recorded/frame_location.hpp"
#include "recorded/scan_file.hpp"
#include "writer/sink/file_series.hpp"

namespace framering {

// One file of a scan while it is written. Order of calls: (write, commit) any number of times, then close.
//
// Thread safety: one thread at a time; flush() may run beside write and commit. Invariants: a kill between any two
// system calls leaves a file that other programs open and that holds every committed frame, and nothing of a frame
// that was only written. tests/contract runs one suite on every implementation.
class FrameFile {
  public:
    FrameFile() = default;
    virtual ~FrameFile() = default;
    FrameFile(const FrameFile&) = delete;
    FrameFile& operator=(const FrameFile&) = delete;

    // How many of the next `wanted` frames the file takes; 0: the next file is due. An empty file takes at least
    // one.
    [[nodiscard]] virtual std::size_t room(std::size_t wanted) const noexcept = 0;
    // Puts the pixels of consecutive frames into the file, read in place; `locations` gets one entry a frame
    // appended. Reads no byte that a view does not allow: its pixels, and what is readable behind them, which may
    // get into the file between two frames. Requires: frames of the file's format, no more than room(). Fails
    // (Error): disk full, write error. Then only close() may follow; it keeps what was committed.
    virtual void write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) = 0;
    // Makes the frames written since the last commit part of the file. The first commit gives the file its name.
    // Fails like write.
    virtual void commit() = 0;
    // Until what was committed before the call is on the disk. Fails (Error) where an earlier write was lost.
    virtual void flush() = 0;
    // No name leads to the file any more: what is written is lost.
    [[nodiscard]] virtual bool was_removed() const { return false; }
    // Drops what was not committed and closes; a file without a frame is removed. Fails (Error).
    virtual void close() = 0;
};

struct FileSettings {
    FrameFormat format;
    std::string text;   // what the file says about itself until describe()
    FileLimits limits;  // frames: no more than the plan still expects, so that nothing is reserved in vain
    std::int64_t clock_offset_ns = 0;  // add to a capture time: ns since 1970 UTC
};

// Thread safety: any thread.
class FrameSink {
  public:
    virtual ~FrameSink() = default;

    // Begins a file; it has its name only from the first commit on (unfinished_file.hpp). Fails (Error): the name
    // is taken, or the file cannot be created.
    [[nodiscard]] virtual std::unique_ptr<FrameFile> create(const std::filesystem::path& path,
                                                            const FileSettings& settings) = 0;
    // Fails (Error): its files have no place for frames of this format. For a scan that has not begun.
    virtual void require_storable(const FrameFormat& format) const = 0;
    // False: describe(), mend() and trim() find no file, whatever was written.
    [[nodiscard]] virtual bool keeps_files() const noexcept = 0;
    // What create() makes; it decides what the files are called.
    [[nodiscard]] virtual FileKind kind() const noexcept { return {}; }

    // For closed files, of this process or an earlier one:
    // Replaces what the file says about itself (its OME-XML). A kill leaves the old text or the new one, whole.
    virtual void describe(const std::filesystem::path& path, const std::string& text) = 0;
    // Makes the file of a killed writer have exactly those of its first `indexed` frames as pages that are whole,
    // and returns how many they are; 0: the file is of no use. Fails (Error): damaged.
    [[nodiscard]] virtual std::uint64_t mend(const std::filesystem::path& path, std::uint64_t indexed) = 0;
    // Gives back what was reserved for more than these `frames`, which may take long. Fails (Error): damaged.
    virtual void trim(const std::filesystem::path& path, std::uint64_t frames) = 0;
    // Both.
    [[nodiscard]] std::uint64_t recover(const std::filesystem::path& path, std::uint64_t indexed) {
        const std::uint64_t frames = mend(path, indexed);
        if (frames != 0) {
            trim(path, frames);
        }
        return frames;
    }
};

}  // namespace framering
