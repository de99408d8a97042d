// The viewer as a program: chooses the display and runs the loop.
#pragma once
#include "common/base/error.hpp"
#include "viewer/options.hpp"

namespace framering {

// Runs a ViewerProcess. For a window it becomes another program, with the arguments of main().
ExitCode run_viewer(const ViewerOptions& options, char* const* arguments);

}  // namespace framering
