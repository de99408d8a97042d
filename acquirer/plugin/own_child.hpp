// This program once more, for what may not be trusted with this process.
#pragma once
#include <string>
#include <vector>

#include "common/base/clock.hpp"

namespace framering {

struct ChildResult {
    int exit_code = -1;  // -1: ended by a signal, or killed
    int signal = 0;
    bool timed_out = false;
    std::string out;
    std::string err;
};

// Runs the program of this process with these arguments, and kills it after `limit`. Requires: this process holds
// no lease and no other thing that a child should not have. Fails (Error): it cannot be started.
[[nodiscard]] ChildResult run_own_child(const std::vector<std::string>& arguments, Nanoseconds limit);

}  // namespace framering
