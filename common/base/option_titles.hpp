// Titles of groups of options name the commands that have them: "status, queue list: what to do".
#pragma once
#include <string>

namespace framering {

// Whether a command in it begins with this word or has it as another one: "list" is in "status, queue list".
[[nodiscard]] bool title_has_word(const std::string& title, const std::string& word);
// "status, queue" names status, queue and queue list.
[[nodiscard]] bool title_names(const std::string& title, const std::string& command);
// "the command status", "the commands status and queue list"
[[nodiscard]] std::string commands_text(const std::string& title);

}  // namespace framering
