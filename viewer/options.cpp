#include "viewer/options.hpp"

#include <algorithm>

#include "common/base/command_line.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/session/session_name.hpp"
#include "viewer/snapshot/snapshot.hpp"
#include "viewer/web/web_options.hpp"

namespace framering {

namespace {
constexpr const char* kSynopsis =
    "framering viewer [options]: show the newest frames of a session. Any number of viewers can attach and "
    "detach; none slows down the scan.\n"
    "Keys: ? help, q quit.";

void parse_display(const std::string& text, ViewerOptions& options) {
    const std::size_t colon = std::min(text.find(":/"), text.size());
    const std::string kind = text.substr(0, colon);
    const std::string device = colon < text.size() ? text.substr(colon + 1) : "";
    if (kind == "auto") {
        options.display = DisplayKind::automatic;
    } else if (kind == "terminal") {
        options.display = DisplayKind::terminal;
    } else if (text == "window") {
        options.display = DisplayKind::window;
    } else if (text == "none") {
        options.display = DisplayKind::none;
    } else if (text == "web") {
        options.display = DisplayKind::web;
    } else {
        fail(ExitCode::usage, "unknown display '{}'; use auto, window, terminal, terminal:/dev/pts/N, web or none",
             text);
    }
    if (!device.empty()) {
        options.terminal = device;
    }
}

double parse_frame_rate(const std::string& text) {
    const double hz = parse_number(text);
    if (hz < 0.01 || hz > 1000) {
        fail(ExitCode::usage, "'{}' is out of range; use 0.01 to 1000 images per second", text);
    }
    return hz;
}

std::uint64_t parse_picture_count(const std::string& text) {
    const std::uint64_t count = parse_count(text);
    if (count == 0) {
        fail(ExitCode::usage, "'{}' is out of range; use 1 or more", text);
    }
    return count;
}

void declare_display_options(CommandLine& line, ViewerOptions& options) {
    line.group("Display")
        .option("display", "KIND",
                "where images are shown: window, terminal[:DEVICE] (default device: the viewer's own terminal), "
                "web (in browsers), none, or auto[:DEVICE] (default): a window if there is a screen, otherwise "
                "the terminal",
                [&](const std::string& value) { parse_display(value, options); })
        .option("snapshot", "FILE",
                "save the newest frame as FILE.png (8-bit, as displayed) or FILE.tif (original pixel values), "
                "overwriting the file, and exit",
                [&](const std::string& value) {
                    static_cast<void>(snapshot_format_of(value));
                    options.snapshot = value;
                })
        .option("contrast", "MODE",
                "percentile[:LOW,HIGH] (default: percentile:0.5,99.5), minmax, or fixed:LOW,HIGH in pixel "
                "values; of a color image, each:MODE sets the limits of each color by itself, as do six numbers "
                "after fixed:",
                [&](const std::string& value) {
                    options.contrast = parse_contrast(value);
                    options.contrast_given = true;
                })
        .option(
            "lut", "LUT",
            lut_names() + " (default: grey); hilo is grey with saturated pixels in red and zero pixels in blue",
            [&](const std::string& value) {
                options.lut = parse_lut(value);
                options.lut_given = true;
            })
        .option("white-balance", "BALANCE",
                "of color images, for display only: off (default), auto (the image is grey on average), or the "
                "factors RED,GREEN,BLUE",
                [&](const std::string& value) {
                    options.balance = parse_white_balance(value);
                    options.balance_given = true;
                })
        .option("bayer", "VIEW",
                "how Bayer frames are shown: color (default), or raw, every pixel as it is behind its filter",
                [&](const std::string& value) {
                    options.bayer = parse_bayer_view(value);
                    options.bayer_given = true;
                })
        .option("max-fps", "HZ", "maximum number of images per second (default: 30)",
                [&](const std::string& value) { options.max_hz = parse_frame_rate(value); })
        .option("count", "N", "exit after N images",
                [&](const std::string& value) { options.count = parse_picture_count(value); });
}
}  // namespace

std::optional<ViewerOptions> parse_viewer_options(int argc, const char* const* argv) {
    ViewerOptions options;
    CommandLine line("framering viewer", kSynopsis);
    line.group("Session")
        .option("session", "NAME", "session to view (default: default)",
                [&](const std::string& value) {
                    require_valid_session_name(value);
                    options.session = value;
                })
        .option("wait", "TIME",
                "how long to wait for the session and, with --snapshot, for a frame (default: 5s; a window or web "
                "display by default waits without limit, also for the next session of this name)",
                [&](const std::string& value) {
                    options.wait = parse_duration(value);
                    options.wait_given = true;
                })
        .flag("read-only", "view only: this viewer cannot start, pause or end a scan, or change the camera",
              options.read_only);
    declare_display_options(line, options);
    WebOptions web;
    web.declare(line, options.web);
    line.configured("viewer")
        .command_line_only({"snapshot"})
        .from_one_place({"token", "token-file", "no-token"})
        .from_one_place({"control", "read-only"})
        .only_with({"listen", "token", "token-file", "no-token", "max-viewers", "control"}, "display", {"web"},
                   "auto")
        .secret("token");
    if (!line.parse(argc, argv)) {
        return std::nullopt;
    }
    web.require_sound(options.display == DisplayKind::web, options.read_only, options.web);
    // Browsers can connect at any time.
    options.stays = options.display == DisplayKind::web && !options.wait_given;
    return options;
}

}  // namespace framering
