// Whether the screen that the environment names is there.
#pragma once
#include <optional>
#include <string>

namespace framering {

// Why no window can be opened, as a clause for an error line: DISPLAY or WAYLAND_DISPLAY leads to nothing, as
// after a connection from elsewhere (ssh -X) has ended, or its server does not let this user in. Nothing where a
// screen answers, none is named, or nobody can tell. Asked before the window's library is, which would end the
// process.
[[nodiscard]] std::optional<std::string> why_no_screen();

}  // namespace framering
