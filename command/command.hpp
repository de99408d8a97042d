// The command `framering`: one word on the PATH for all programs.
#pragma once
#include <string>
#include <vector>

#include "common/base/error.hpp"

namespace framering {

// Becomes the program that the words ask for: same process, files and signals. Returns only when --help or
// --version was printed. Fails (Error): no such command; the program is missing.
ExitCode run_command(const std::vector<std::string>& words);

}  // namespace framering
