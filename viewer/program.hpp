// The viewer as a program: chooses the display and runs the loop.
#pragma once
#include "common/base/error.hpp"
#include "viewer/options.hpp"

namespace framering {

// Runs at nice 10: the camera goes first. SIGINT, SIGTERM and SIGHUP end this viewer and nothing else.
ExitCode run_viewer(const ViewerOptions& options);

}  // namespace framering
