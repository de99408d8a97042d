// A command line in words, without a shell.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace framering {

// As a shell splits it: at blanks, but not within '...' or "..."; a backslash takes the next character as it is,
// within
// "..." only before " and itself. Nothing is expanded: $, *, ~, |, > and the like are characters as any other.
// Fails (Error, usage): a quote that is not closed, a backslash at the end, no word.
[[nodiscard]] std::vector<std::string> words_of_command(std::string_view text);

}  // namespace framering
