// A session's status for programs.
#pragma once
#include <string>

#include "common/session/session_status.hpp"

namespace framering {

// One line of JSON without its end. Times in ns, sizes in bytes; keys as in docs/control.md.
[[nodiscard]] std::string status_json(const SessionStatus& status);

}  // namespace framering
