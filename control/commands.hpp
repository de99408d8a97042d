// The commands of control.
#pragma once
#include "common/base/error.hpp"
#include "control/options.hpp"

namespace framering {

// Runs one command; prints to standard output. Fails (Error) with what to do.
ExitCode run_control(const ControlOptions& options);

}  // namespace framering
