// Where a program that a user names is.
#pragma once
#include <string>

namespace framering {

// As a shell finds it: a name without a slash is looked for in the folders of PATH. Fails (Error, usage): there is
// none, or it is not executable.
[[nodiscard]] std::string program_path(const std::string& program);

}  // namespace framering
