#include "viewer/display_choice.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include "common/base/error.hpp"
#include "viewer/window/window.hpp"

namespace framering {

namespace {
bool is_set(const char* variable) {
    const char* const value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

bool is_terminal(const std::string& device) {
    const int fd = open(device.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    const bool is_one = isatty(fd) == 1;
    close(fd);
    return is_one;
}
}  // namespace

Surroundings look_around(const std::string& device) {
    return {window_is_built(), is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"), is_terminal(device)};
}

DisplayKind choose_display(DisplayKind wanted, const Surroundings& surroundings, const std::string& session) {
    if (wanted != DisplayKind::automatic) {
        return wanted;
    }
    if (surroundings.screen && surroundings.window_built) {
        return DisplayKind::window;
    }
    if (surroundings.terminal) {
        return DisplayKind::terminal;
    }
    fail(ExitCode::usage,
         "there is neither a screen nor a terminal; serve browsers with: viewer --session {0} --display web, or "
         "write "
         "one frame with: viewer --session {0} --snapshot frame.png",
         session);
}

}  // namespace framering
