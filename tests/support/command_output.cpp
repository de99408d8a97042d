#include "tests/support/command_output.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "tests/support/skip.hpp"
#include "tests/support/temporary_directory.hpp"

namespace framering::test {

CommandOutput run_command(const std::string& line) {
    std::FILE* const pipe = popen(("(" + line + ") 2>&1").c_str(), "r");
    if (pipe == nullptr) {
        throw std::runtime_error("popen failed");
    }
    CommandOutput output;
    std::array<char, 4096> part{};
    std::size_t got = 0;
    while ((got = std::fread(part.data(), 1, part.size(), pipe)) > 0) {
        output.text.append(part.data(), got);
    }
    const int status = pclose(pipe);
    output.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return output;
}

CommandOutput run_python(const std::string& program) {
    const TemporaryDirectory directory;
    const auto script = directory / "program.py";
    std::ofstream(script) << program;
    return run_command("/usr/bin/python3 '" + script.string() + "'");
}

bool has_program(const std::string& check, const std::string& package) {
    const bool is_there = run_command(check).exit_code == 0;
    if (!is_there) {
        skip_unless_allowed(package + " is not installed");
    }
    return is_there;
}

bool has_tifffile() {
    return has_program("/usr/bin/python3 -c 'import tifffile'", "python3-tifffile");
}

}  // namespace framering::test
