// Errors of the environment or the user, and the exit codes of every program.
#pragma once
#include <fmt/core.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace framering {

enum class ExitCode : int {
    done = 0,
    failed = 1,
    usage = 2,
    frames_lost = 3,  // the scan is done, but frames were lost; counted and named in the manifest
    canceled = 4,     // canceled or terminated before the plan's end
    refused = 5,      // the session is busy
};

// The graver of two: failed, usage, refused, frames_lost, canceled, done.
[[nodiscard]] ExitCode graver(ExitCode a, ExitCode b) noexcept;

// One line for the user: what failed, which one, why, what to do. What would break or steer a terminal in a name
// or text from outside becomes a question mark.
class Error : public std::runtime_error {
  public:
    Error(ExitCode exit_code, const std::string& line)
        : std::runtime_error(printable(line)), exit_code_(exit_code) {}
    [[nodiscard]] ExitCode exit_code() const noexcept { return exit_code_; }
    // The same error with "context: " before its line.
    [[nodiscard]] Error within(std::string_view context) const {
        return {exit_code_, fmt::format("{}: {}", context, what())};
    }

  private:
    static std::string printable(std::string line);
    ExitCode exit_code_;
};

template <class... Args>
[[noreturn]] void fail(ExitCode exit_code, fmt::format_string<Args...> line, Args&&... args) {
    throw Error(exit_code, fmt::format(line, std::forward<Args>(args)...));
}

// The system's text for an errno value, such as "No space left on device".
[[nodiscard]] std::string errno_text(int error_number);

// Runs a program's body; an exception becomes one line "program: error: ..." on standard error and an exit code.
[[nodiscard]] int run_program(std::string_view program, const std::function<ExitCode()>& body) noexcept;

}  // namespace framering
