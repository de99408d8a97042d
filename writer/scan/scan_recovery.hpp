// What a scan's directory holds, told from its index and its files: for a new scan nothing, for a killed writer's
// everything that was committed.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "recorded/manifest.hpp"
#include "writer/scan/delivery_record.hpp"
#include "writer/scan/scan_index.hpp"
#include "writer/scan/scan_values.hpp"
#include "writer/sink/file_series.hpp"
#include "writer/sink/frame_sink.hpp"

namespace framering {

struct RecoverySettings {
    Nanoseconds patience{};  // see ScanIndex::open
    // Where anything but the end of the last file is missing or damaged, nothing is changed: somebody may put it
    // back. Pages that only the file knows are kept. Else what is there is gone on with, as the scan must.
    bool is_strict = false;
    // Else files keep what was reserved for them, and the caller trims those that are named as untrimmed.
    bool trims = true;
};

struct RecoveredScan {
    ScanIndex index;    // cut to the committed frames
    ScanValues values;  // theirs
    DeliveryRecord deliveries;
    std::vector<ScanFile> files;
    std::vector<ScanFile> untrimmed;    // of these: still with what a killed writer had reserved
    std::vector<ScanFile> unflushed;    // of these: with frames that no writer has reported as flushed
    std::vector<SuspectRange> suspect;  // kept after a power cut, and never flushed
    std::uint64_t next_file_number = 0;
    std::uint64_t cut_records = 0;     // of the index, of frames that are in no file
    std::vector<std::string> removed;  // names of files that never got a frame
    std::vector<std::string>
        unnamed;  // files, and pages at a file's end, that the index does not know; left alone
};

// Idempotent, moves no pixels. Removes files that never got a frame. Fails (Error): index or last file damaged;
// is_strict: after a warning for each fault.
[[nodiscard]] RecoveredScan recover_scan(const std::filesystem::path& directory, const Manifest& manifest,
                                         FrameSink& sink, const RecoverySettings& settings = {});

}  // namespace framering
