// framering pause, framering resume.
#pragma once
#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "control/options.hpp"

namespace framering {

// Returns once the acquirer has done it. Fails (Error): no scan is working, or the acquirer does not answer.
[[nodiscard]] ExitCode pause_or_resume(const ControlOptions& options, StopToken stop);

}  // namespace framering
