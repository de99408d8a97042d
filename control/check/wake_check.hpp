// How long a process that sleeps until a frame comes needs to run.
#pragma once
#include "common/base/clock.hpp"
#include "common/base/stop_token.hpp"
#include "control/check/tail.hpp"

namespace framering {

// Microseconds from the wake to the woken thread, 200 times a second. Fails (Error): canceled, by a signal.
[[nodiscard]] Tail check_waking(Nanoseconds time, StopToken stop);

}  // namespace framering
