// Asking the acquirer to take no frames for a while. The scan stays what it is, WORKING.
#pragma once
#include <cstdint>

#include "common/session/session_view.hpp"

namespace framering {

// What Requests.pause holds: (scan_id << 16) + how often that scan was paused and let go on; odd: paused. Words of
// older scans mean nothing.
[[nodiscard]] bool is_pause_of(std::uint64_t word, std::uint64_t scan_id) noexcept;
// How many pauses were asked for in that scan.
[[nodiscard]] std::uint64_t pauses_of(std::uint64_t word, std::uint64_t scan_id) noexcept;

// Pauses the scan, or lets it go on; asked twice is asked once. Returns the word that AcquirerSession acknowledges
// in ProducerState.pause_seen once it does so. Fails (Error): as request(); paused too often (32 767 times).
std::uint64_t request_pause(const SessionView& session, std::uint64_t scan_id, bool paused);

}  // namespace framering
