// Standard output: the one door to it.
#pragma once
#include <fmt/core.h>

#include <string_view>
#include <utility>

namespace framering {

// Writes at once. False: nobody gets what is written from now on, as the reader is gone (`| head`) or it cannot be
// written (a full disk). The second is an error, which run_program reports when the program's work is done.
// Thread: one.
bool print_text(std::string_view text) noexcept;

template <class... Args>
bool print_out(fmt::format_string<Args...> text, Args&&... args) {
    return print_text(fmt::format(text, std::forward<Args>(args)...));
}

// Why something could not be written (errno); 0: everything was, or its reader is gone.
[[nodiscard]] int output_error() noexcept;

// "program: error: line" on standard error, behind the lines of the log. For what ends a program.
void report_error(std::string_view program, std::string_view line) noexcept;

}  // namespace framering
