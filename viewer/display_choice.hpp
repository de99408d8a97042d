// Which display `--display auto` means.
#pragma once
#include <string>

#include "viewer/options.hpp"

namespace framering {

// What there is to show pictures on.
struct Surroundings {
    bool window_built = false;
    bool screen = false;
    bool terminal = false;
};

// `device`: of the terminal display.
[[nodiscard]] Surroundings look_around(const std::string& device);

// Fails (Error): there is nothing to show pictures on; the line says how to watch all the same.
[[nodiscard]] DisplayKind choose_display(DisplayKind wanted, const Surroundings& surroundings,
                                         const std::string& session);

}  // namespace framering
