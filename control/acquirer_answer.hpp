// What control has asked for is done when the acquirer says so.
#pragma once
#include <functional>
#include <string_view>

#include "common/base/clock.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/session_view.hpp"

namespace framering {

// For what its camera has to do: a call may take 10 s (FR_LIMIT_START).
inline constexpr Nanoseconds kCameraAnswerLimit = std::chrono::seconds(12);

// Until `is_answered`, which may fail. `what`: "scan 3: requested cancel". Fails (Error): the acquirer did not
// answer within `limit`; canceled: control was stopped, and what it had asked for stands.
void wait_for_answer(const SessionView& view, std::string_view what, Nanoseconds limit, StopToken stop,
                     const std::function<bool()>& is_answered);

}  // namespace framering
