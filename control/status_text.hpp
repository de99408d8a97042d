// A session's status for people.
#pragma once
#include <optional>
#include <string>

#include "common/session/session_status.hpp"

namespace framering {

// Several lines, the last one ended too.
[[nodiscard]] std::string status_text(const SessionStatus& status, std::optional<std::size_t> scans_waiting = {});
// One line for a list, without its end.
[[nodiscard]] std::string list_text(const SessionStatus& status);

}  // namespace framering
