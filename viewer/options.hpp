// The viewer's options.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/clock.hpp"
#include "viewer/picture/colour_map.hpp"
#include "viewer/picture/contrast.hpp"
#include "viewer/web/web_settings.hpp"

namespace framering {

enum class DisplayKind { automatic, window, terminal, web, none };

struct ViewerOptions {
    std::string session = "default";
    DisplayKind display = DisplayKind::automatic;
    std::string terminal = "/dev/tty";    // the device of that display
    std::optional<std::string> snapshot;  // a file; the viewer then ends after one frame and has no display
    Contrast contrast;
    bool contrast_given = false;  // a window otherwise uses what it had the last time
    Lut lut = Lut::grey;
    bool lut_given = false;
    WhiteBalance balance;
    bool balance_given = false;
    BayerView bayer = BayerView::colour;
    bool bayer_given = false;
    double max_hz = 30;  // pictures a second
    bool read_only = false;
    Nanoseconds wait = std::chrono::seconds(5);  // for the session, and a snapshot for its frame
    bool wait_given = false;
    bool stays = false;                  // for the session as long as it takes, after its end for the next
    std::optional<std::uint64_t> count;  // pictures to show, then end
    WebSettings web;                     // of that display
};

// Nothing when --help or --version was asked for and printed. Fails (Error, usage).
[[nodiscard]] std::optional<ViewerOptions> parse_viewer_options(int argc, const char* const* argv);

}  // namespace framering
