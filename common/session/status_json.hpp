// A session's status for programs.
#pragma once
#include <optional>
#include <string>

#include "common/session/session_status.hpp"

namespace framering {

// One line of JSON without its end. Times in ns, sizes in bytes; keys as in docs/control.md.
// `scans_waiting`: in the queue of this user; nothing: not looked at.
[[nodiscard]] std::string status_json(const SessionStatus& status, std::optional<std::size_t> scans_waiting = {});

}  // namespace framering
