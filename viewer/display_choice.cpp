#include "viewer/display_choice.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "viewer/screen.hpp"
#include "viewer/window_start.hpp"

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
    return {window_is_installed(), is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"), is_terminal(device),
            why_no_screen()};
}

DisplayKind choose_display(DisplayKind wanted, const Surroundings& surroundings, const std::string& session) {
    const auto& trouble = surroundings.screen_trouble;
    if (wanted == DisplayKind::window && surroundings.window_installed && surroundings.screen && trouble) {
        fail(ExitCode::failed, "cannot open a window: {}; use --display terminal or --display web", *trouble);
    }
    if (wanted != DisplayKind::automatic) {
        return wanted;
    }
    if (surroundings.screen && surroundings.window_installed && !trouble) {
        return DisplayKind::window;
    }
    if (surroundings.terminal) {
        if (trouble && surroundings.window_installed) {
            log_warning("no window: {}; showing the images on the terminal", *trouble);
        }
        return DisplayKind::terminal;
    }
    fail(ExitCode::usage,
         "neither a screen nor a terminal is available{1}; to view in a browser: framering viewer --session {0} "
         "--display web, to save one frame: framering viewer --session {0} --snapshot frame.png",
         session, trouble ? " (" + *trouble + ")" : "");
}

}  // namespace framering
