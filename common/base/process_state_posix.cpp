#include <csignal>
#include <fstream>
#include <string>

#include "common/base/process_state.hpp"

namespace framering {

bool is_ending(std::uint64_t pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("State:")) {
            // The first thread is over; the others are going.
            const bool is_over = line.find_first_of("ZX") != std::string::npos;
            if (is_over) {
                return true;
            }
        } else if (line.starts_with("ShdPnd:") || line.starts_with("SigPnd:")) {
            const std::uint64_t pending = std::stoull(line.substr(7), nullptr, 16);
            if ((pending >> (SIGKILL - 1) & 1) != 0) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace framering
