// An actuator that is a program of the user's.
#pragma once
#include <memory>
#include <string>

#include "acquirer/actuator/actuator.hpp"
#include "common/base/clock.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

struct CommandSettings {
    // Ends the wait for a program that is starting.
    StopToken stop{};
    // The path of the program of this process (program_guard.hpp).
    std::string guard = "/proc/self/exe";
    Nanoseconds longest_describe = std::chrono::seconds(30);
    Nanoseconds longest_stop = std::chrono::seconds(2);
};

// Starts the program of a command line (command_words.hpp) and asks it to describe itself. Fails (Error): usage:
// no such program; failed: it did not describe itself in time, or not in a way that makes sense; canceled.
[[nodiscard]] std::unique_ptr<Actuator> make_command_actuator(const std::string& command,
                                                              const CommandSettings& settings);

}  // namespace framering
