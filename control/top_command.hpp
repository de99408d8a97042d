// framering top.
#pragma once
#include <string>

#include "common/base/clock.hpp"
#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "control/top/top_screen.hpp"

namespace framering {

struct TopSettings {
    std::string session;  // empty: `default`, or the first of those that are there
    Nanoseconds interval = std::chrono::seconds(1);
    std::string terminal = "/dev/tty";
    TopLook look;
};

// A page of text, once. Fails (Error): no session within `wait`.
[[nodiscard]] ExitCode print_top(const TopSettings& settings, Nanoseconds wait, StopToken stop);
// On a terminal, until its user quits, the terminal is gone or `stop` is requested. Waits for a session that is
// not there, and for the next one of its name. Fails (Error): no terminal.
[[nodiscard]] ExitCode show_top(const TopSettings& settings, StopToken stop);

}  // namespace framering
