// Ctrl-C while control waits for the acquirer.
#pragma once
#include <string_view>

#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// Fails (Error, canceled): it was asked to stop; what it had asked for stands.
inline void require_not_stopped(std::string_view session, StopToken stop) {
    if (stop.requested()) {
        fail(ExitCode::canceled, "session '{}': stopped before the acquirer answered; what was asked for stands",
             session);
    }
}

}  // namespace framering
