// The log: one line an event on standard error, with the UTC time and the program's name. Never called between
// claim and publish, except in the pauses of a source that fills a slot.
#pragma once
#include <fmt/core.h>

#include <string>
#include <string_view>

namespace framering {

enum class LogLevel { warning, info };

// Names the program in every line; call once at the start of main. From here on a thread of its own writes the
// lines, and finish_log() is owed. Without it (tests, or no thread to be had) log_line() writes them itself.
void set_log_program(std::string_view program);
// Lines above this level are left out (a viewer on a terminal keeps to warnings).
void set_log_level(LogLevel level);
// Thread: any. Never waits for standard error: the line is queued, what does not fit or cannot be written is
// counted, and the next line that gets through is told how many were lost.
void log_line(LogLevel level, std::string_view text);
// Writes what is queued and `last` behind it, as it is; gives up after a second on a standard error that takes
// nothing.
void finish_log(std::string_view last = {});

template <class... Args>
void log_info(fmt::format_string<Args...> text, Args&&... args) {
    log_line(LogLevel::info, fmt::format(text, std::forward<Args>(args)...));
}

template <class... Args>
void log_warning(fmt::format_string<Args...> text, Args&&... args) {
    log_line(LogLevel::warning, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace framering
