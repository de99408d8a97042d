// Where the frames of a session go.
#pragma once
#include <string>
#include <vector>

#include "common/session/session_view.hpp"

namespace framering {

// Directories that roles which store have told, that of the role "writer" first; also of those that have left
// since. Each may be of a scan long ago: its scan.json says which scan it has. Thread: any.
[[nodiscard]] std::vector<std::string> scan_outputs(const SessionView& view);

}  // namespace framering
