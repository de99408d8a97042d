// What a power cut leaves of frames that were never flushed: the disk may have kept any part of them, in any
// order.
#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

#include "recorded/manifest.hpp"
#include "writer/scan/scan_index.hpp"

namespace framering {

// Cuts `records` before the first frame behind `flushed` whose page is not whole. Returns the frames behind it
// that are, as far as can be seen: without a checksum nobody can tell about their pixels. Changes no file. Fails
// (Error): a file cannot be looked at.
[[nodiscard]] std::vector<SuspectRange> cut_lost_frames(std::vector<IndexRecord>& records, std::uint64_t flushed,
                                                        const std::filesystem::path& directory,
                                                        const FrameFormat& format);

}  // namespace framering
