// A native window as the viewer's display. No type of the window's library is seen here.
#pragma once
#include <functional>
#include <string>

#include "common/base/error.hpp"
#include "viewer/display/display.hpp"

namespace framering {

struct WindowSettings {
    std::string session;
    // What the command line said; otherwise what the user had when this session was last looked at.
    std::optional<Contrast> contrast;
    std::optional<Lut> lut;
    std::optional<WhiteBalance> balance;
    std::optional<BayerView> bayer;
    bool read_only = false;
};

// Opens a window and serves it on this thread, which has to be the process's first, while `viewing` runs on
// another one with the window as its display. Returns what `viewing` returned. Fails (Error): what `viewing`
// threw; there is no screen.
ExitCode run_in_window(const WindowSettings& settings, const std::function<ExitCode(Display&)>& viewing);

}  // namespace framering
