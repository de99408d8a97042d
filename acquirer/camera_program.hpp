// The acquirer without a scan: lists, settings and checks.
#pragma once
#include "acquirer/options.hpp"
#include "common/base/error.hpp"

namespace framering {

// Requires: a task other than the scan. Prints to standard output. Fails (Error).
[[nodiscard]] ExitCode run_camera_task(const AcquirerOptions& options);

}  // namespace framering
