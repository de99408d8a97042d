// Titles of groups of options name the commands that have them: "status, queue list: what to do".
#pragma once
#include <optional>
#include <string>

namespace framering {

// The title of the group in the help of this command alone; nothing: the group is not for it. Of "status, queue
// list: what to do", status has "Options: what to do", queue has "queue list: what to do", and list has nothing.
[[nodiscard]] std::optional<std::string> title_for(const std::string& title, const std::string& command);
// "status, queue" names status, queue and queue list.
[[nodiscard]] bool title_names(const std::string& title, const std::string& command);
// "the command status", "the commands status and queue list"
[[nodiscard]] std::string commands_text(const std::string& title);

}  // namespace framering
