// The commands `framering exposure` and `framering gain`.
#pragma once
#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/live_setting.hpp"
#include "control/options.hpp"

namespace framering {

// Prints what the camera has; with a value, asks the acquirer to set it before, and says what the camera took.
// Fails (Error): no session, no acquirer, or one that does not answer; a source that does not have it; refused,
// with the acquirer's words.
ExitCode show_or_change(LiveKey key, const ControlOptions& options, StopToken stop);

}  // namespace framering
