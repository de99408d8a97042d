// The viewer with a window, as a program: viewer-window.
#pragma once
#include "common/base/error.hpp"
#include "viewer/options.hpp"

namespace framering {

// As run_viewer, in a window whatever display the options name.
ExitCode run_viewer_window(const ViewerOptions& options);

}  // namespace framering
