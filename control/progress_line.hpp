// A scan's progress in one plain line.
#pragma once
#include <string>

#include "common/session/session_status.hpp"

namespace framering {

// "120 of 500 frames (24 %), 100.0 frames/s, 52.4 MB/s, 4 s left, ring 3 of 512, 0 lost, disk full in 6 h 10
// min". `payload_bytes`: of a frame.
[[nodiscard]] std::string progress_line(const SessionStatus& status, std::uint64_t payload_bytes);

}  // namespace framering
