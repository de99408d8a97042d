// The ways in which the same frames go to the disk. Each makes its file, or its scan, before the time begins, as
// the writer does before a scan starts, and removes it after the time ended.
#pragma once
#include <cstdint>
#include <filesystem>

#include "bench/frame_ring.hpp"

namespace framering::bench {

struct Spent {
    double seconds = 0;
    double cpu_seconds = 0;  // of all threads of this process; 0 where others did the work
};

struct Load {
    std::filesystem::path directory;
    const FrameRing& ring;
    std::uint64_t frames;

    [[nodiscard]] std::uint64_t bytes() const noexcept { return frames * ring.format().payload_bytes(); }
};

// write(2), in pieces as large as the writer's own.
struct RawWay {
    bool direct = false;   // O_DIRECT
    bool reserve = false;  // fallocate(2) of the whole file beforehand
    bool flush = false;    // fdatasync(2) at the end, counted
};
[[nodiscard]] Spent write_raw(const Load& load, const RawWay& way);

// ScanRecording: files, index, manifest, descriptions, finish() counted.
struct RecordingWay {
    bool direct = false;
    bool flush = false;  // every second and at the end, as is the default; else never
};
[[nodiscard]] Spent write_recording(const Load& load, const RecordingWay& way);

// The programs acquirer and writer of this build as they are without options, simulated source at the highest
// rate,
// --when-full wait; from the capture of the first frame until everything is flushed and the manifest of the closed
// scan is written.
[[nodiscard]] Spent write_by_programs(const Load& load);

// bench/tifffile_writing.py with /usr/bin/python3. Fails (Error): python3-tifffile is missing.
[[nodiscard]] Spent write_by_tifffile(const Load& load);

}  // namespace framering::bench
