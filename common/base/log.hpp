// The log: one line an event on standard error, with the UTC time and the program's name. Never called between
// claim and publish.
#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>

namespace framering {

enum class LogLevel { warning, info };

// Names the program in every line; call once at the start of main.
void set_log_program(std::string_view program);
// Lines above this level are left out (a viewer on a terminal keeps to warnings).
void set_log_level(LogLevel level);
// Thread: any. Writes the line with a single write, so lines of several processes in one file do not mix.
void log_line(LogLevel level, std::string_view text);

template <class... Args>
void log_info(fmt::format_string<Args...> text, Args&&... args) {
    log_line(LogLevel::info, fmt::format(text, std::forward<Args>(args)...));
}

template <class... Args>
void log_warning(fmt::format_string<Args...> text, Args&&... args) {
    log_line(LogLevel::warning, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace framering
