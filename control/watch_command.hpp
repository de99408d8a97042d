// framering watch.
#pragma once
#include <optional>
#include <string>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

struct WatchSettings {
    std::string session;
    std::optional<std::string> on_trouble;  // a command; nothing: the lines only
    bool keeps_on = false;                  // waits for a session, and for the next one of its name
    Nanoseconds wait{};
    Nanoseconds interval = std::chrono::seconds(1);
};

// Prints a line for each trouble that begins or is over, and runs the command. Until the session has ended or
// `stop` is requested. Fails (Error): usage, the command; no session.
[[nodiscard]] ExitCode watch_for_trouble(const WatchSettings& settings, StopToken stop);

}  // namespace framering
