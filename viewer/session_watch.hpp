// What a display shows of a session's status.
#pragma once
#include "common/session/session_status.hpp"
#include "viewer/display/viewer_status.hpp"

namespace framering {

// Takes over everything but the frame and the display's own rate.
void describe_session(const SessionStatus& session, ViewerStatus& status);

// The session has ended for good: its acquirer has said so, or is gone and its files were removed.
[[nodiscard]] bool has_ended(const SessionStatus& session) noexcept;

}  // namespace framering
