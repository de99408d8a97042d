// One frame of a session as a file, without a display.
#pragma once
#include "common/base/stop_token.hpp"
#include "viewer/options.hpp"

namespace framering {

// Writes the newest frame as options.snapshot says. Fails (Error): no session or no frame within options.wait.
void take_snapshot(const ViewerOptions& options, StopToken stop);

}  // namespace framering
