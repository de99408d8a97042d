// The command `framering hooks`.
#pragma once
#include "common/base/error.hpp"
#include "control/options.hpp"

namespace framering {

// Lists jobs, has them tried again or gives them up: by an entry in their journals, which their runner reads.
// Fails (Error): no such directory, no such job.
[[nodiscard]] ExitCode show_or_change_hooks(const ControlOptions& options);

}  // namespace framering
