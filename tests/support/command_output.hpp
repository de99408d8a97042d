// Other people's programs, as referees of what we write.
#pragma once
#include <string>

namespace framering::test {

struct CommandOutput {
    int exit_code = -1;
    std::string text;  // standard output and standard error
};

// Runs a line of the shell.
[[nodiscard]] CommandOutput run_command(const std::string& line);
// Runs a Python program with the system's Python, where Debian's python3-tifffile lives.
[[nodiscard]] CommandOutput run_python(const std::string& program);
// False where the check fails: then the running case has failed too, unless skipping is allowed.
[[nodiscard]] bool has_program(const std::string& check, const std::string& package);
// The same for python3-tifffile.
[[nodiscard]] bool has_tifffile();

}  // namespace framering::test
