// The commands `framering start` and `framering queue`.
#pragma once
#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "control/options.hpp"

namespace framering {

// Returns once the scan has begun; with wait_end once it is over, with its exit code. Fails (Error): refused, as a
// scan runs; no acquirer takes it; what is wrong with it.
[[nodiscard]] ExitCode start_scan(const ControlOptions& options, StopToken stop);

// With or without an acquirer. Fails (Error): usage, what is wrong with the scan; no such entry.
[[nodiscard]] ExitCode change_queue(const ControlOptions& options);

// "bead7, 500 frames"; of what cannot be read nothing.
[[nodiscard]] std::string queued_text(const std::string& request);
// Scans that wait. Nothing: the queue of this user cannot be read.
[[nodiscard]] std::optional<std::size_t> scans_waiting(const std::string& session);

}  // namespace framering
