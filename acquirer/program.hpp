// The acquirer as a program: one scan, from the options to the exit code.
#pragma once
#include "acquirer/options.hpp"
#include "common/base/error.hpp"

namespace framering {

// SIGINT cancels the scan, SIGTERM terminates the session; SIGHUP is ignored. Prints a summary to standard output.
// Fails (Error): the source cannot be opened or the session not be had; nothing is left behind then.
ExitCode run_acquirer(const AcquirerOptions& options);

}  // namespace framering
