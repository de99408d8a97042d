// Where frames go: one file at a time, in the order of their sequence.
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "common/frame/frame_view.hpp"

namespace framering {

// Where the pixels of a frame lie in the open file.
struct FrameLocation {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

// Thread: one. Order of calls: open, then (write, commit) any number of times, then close; and again from open.
// A kill between any two system calls leaves a file that other programs open and that holds every committed frame,
// and nothing of a frame that was only written. tests/contract runs one suite on every implementation.
class FrameSink {
  public:
    virtual ~FrameSink() = default;

    // Begins a file. It has its name only from the first commit on; until then it is `path` with
    // kUnfinishedSuffix, so that nobody opens a file without a frame. `text`: what it says about itself until
    // describe(). Fails (Error): the name is taken, or the file cannot be created.
    virtual void open(const std::filesystem::path& path, const FrameFormat& format, const std::string& text) = 0;
    // Puts the pixels of consecutive frames into the file, read in place; `locations` gets one entry a frame
    // appended. Requires: frames of the format given to open. Fails (Error): disk full, write error. Then only
    // close() may follow; it keeps what was committed.
    virtual void write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) = 0;
    // Makes the frames written since the last commit part of the file. Fails like write.
    virtual void commit() = 0;
    // Until what was committed is on the disk.
    virtual void flush() = 0;
    // Drops what was not committed and closes; a file without a frame is removed. Fails (Error).
    virtual void close() = 0;
    // Bytes of the open file so far.
    [[nodiscard]] virtual std::uint64_t file_bytes() const = 0;

    // False: describe() and recover() find no file, whatever was written.
    [[nodiscard]] virtual bool keeps_files() const noexcept = 0;

    // For closed files, of this process or an earlier one:
    // Replaces what the file says about itself (its OME-XML). A kill leaves the old text or the new one, whole.
    virtual void describe(const std::filesystem::path& path, const std::string& text) = 0;
    // How many frames are part of the file; gives back what a killed writer had reserved. Fails (Error): damaged.
    [[nodiscard]] virtual std::uint64_t recover(const std::filesystem::path& path) = 0;
};

inline constexpr const char* kUnfinishedSuffix = ".unfinished";

}  // namespace framering
