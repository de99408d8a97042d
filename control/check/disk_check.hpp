// How fast the disk of a directory takes frames, and how long it stands still.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/stop_token.hpp"
#include "control/check/tail.hpp"

namespace framering {

struct WriteFigures {
    bool direct_io = false;
    std::uint64_t frame_bytes = 0;
    double bytes_per_s = 0;  // with the last flush
    Tail write_ms;           // of each write
};

struct DiskCheck {
    std::filesystem::path directory;    // absolute
    std::string file_system;            // such as ext4
    std::vector<WriteFigures> figures;  // without those for direct I/O where the file system does not take it
};

// The directory as an absolute path. Fails (Error): it is not there.
[[nodiscard]] std::filesystem::path disk_to_measure(const std::filesystem::path& directory);

// Frames of 12.3 and of 0.5 MB (batched as the writer does), past the page cache and through it, each in a file
// that is reserved before, flushed once a second, and removed; `time` in all. Takes at most 4 GiB and half of the
// room that there is. Fails (Error): not writable, too little room; canceled, by a signal.
[[nodiscard]] DiskCheck check_disk(const std::filesystem::path& directory, Nanoseconds time, StopToken stop);

// Past the page cache, unless large frames go through it a quarter faster; nothing where only one way was
// measured.
[[nodiscard]] std::optional<bool> choose_direct_io(const std::vector<WriteFigures>& figures);

}  // namespace framering
