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
// A kill between any two calls leaves a file that other programs open and that holds every committed frame, and nothing
// of a frame that was only written. tests/contract runs one suite on every implementation.
class FrameSink {
  public:
    virtual ~FrameSink() = default;

    // Creates the file. `description` is its OME-XML; one of up to `description_room` bytes may follow at close.
    // Fails (Error): the file exists, or cannot be created.
    virtual void open(const std::filesystem::path& path, const FrameFormat& format, const std::string& description,
                      std::size_t description_room) = 0;
    // Puts the pixels of consecutive frames into the file, read in place; `locations` gets one entry a frame appended.
    // Fails (Error): disk full, write error; the file then still holds what was committed.
    virtual void write(std::span<const FrameView> frames, std::vector<FrameLocation>& locations) = 0;
    // Makes the frames written since the last commit part of the file. Fails like write.
    virtual void commit() = 0;
    // Flushes to the disk what was committed.
    virtual void flush() = 0;
    // Replaces the description and closes. Fails (Error) where a late write or flush error shows.
    virtual void close(const std::string& description) = 0;
    // Bytes of the open file so far.
    [[nodiscard]] virtual std::uint64_t file_bytes() const = 0;
};

}  // namespace framering
