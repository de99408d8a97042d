#include "common/process/program_path.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "common/base/error.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
bool is_program(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string program_path(const std::string& program) {
    if (program.find('/') != std::string::npos) {
        if (!is_program(program)) {
            const bool is_there = ::access(program.c_str(), F_OK) == 0;
            fail(ExitCode::usage, "'{}' {}", program,
                 is_there ? "is not executable; use chmod +x, or name what runs it, such as python3 FILE"
                          : "does not exist");
        }
        return program;
    }
    const char* const variable = std::getenv("PATH");
    std::string_view rest = variable == nullptr ? "/usr/local/bin:/usr/bin:/bin" : variable;
    while (!rest.empty()) {
        const std::string_view folder = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
        if (const fs::path path = fs::path(folder) / program; !folder.empty() && is_program(path)) {
            return path;
        }
    }
    fail(ExitCode::usage, "there is no program '{}' in the folders of PATH; give its path, such as ./{}", program,
         program);
}

}  // namespace framering
