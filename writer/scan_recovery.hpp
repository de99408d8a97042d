// What a scan's directory holds, told from its index and its files: for a new scan nothing, for a killed writer's
// everything that was committed.
#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

#include "writer/delivery_record.hpp"
#include "writer/file_series.hpp"
#include "writer/frame_sink.hpp"
#include "writer/manifest.hpp"
#include "writer/scan_index.hpp"

namespace framering {

struct RecoveredScan {
    ScanIndex index;  // cut to the committed frames
    DeliveryRecord deliveries;
    std::vector<ScanFile> files;
    std::uint64_t next_file_number = 0;
};

// Idempotent, moves no pixels. Removes files that never got a frame. Fails (Error): index or last file damaged.
[[nodiscard]] RecoveredScan recover_scan(const std::filesystem::path& directory, const Manifest& manifest,
                                         FrameSink& sink);

}  // namespace framering
