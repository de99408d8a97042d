// Which display `--display auto` means.
#pragma once
#include <optional>
#include <string>

#include "viewer/options.hpp"

namespace framering {

// What there is to show pictures on.
struct Surroundings {
    bool window_installed = false;
    bool screen = false;
    bool terminal = false;
    std::optional<std::string> screen_trouble{};  // why the screen cannot be drawn on
};

// `device`: of the terminal display.
[[nodiscard]] Surroundings look_around(const std::string& device);

// Says in the log where it takes the terminal as the screen does not answer. Fails (Error): a window is wanted and
// its screen does not answer, or there is nothing to show pictures on; the line says how to watch all the same.
[[nodiscard]] DisplayKind choose_display(DisplayKind wanted, const Surroundings& surroundings,
                                         const std::string& session);

}  // namespace framering
