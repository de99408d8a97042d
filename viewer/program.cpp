#include "viewer/program.hpp"

#include <cstdlib>

#include "common/base/log.hpp"
#include "common/base/output.hpp"
#include "viewer/display/null_display.hpp"
#include "viewer/display_choice.hpp"
#include "viewer/take_snapshot.hpp"
#include "viewer/terminal/terminal_display.hpp"
#include "viewer/viewer_process.hpp"
#include "viewer/viewing.hpp"
#include "viewer/web/web_display.hpp"
#include "viewer/window_start.hpp"

namespace framering {

namespace {
WebSettings web_settings_of(const ViewerOptions& options) {
    WebSettings settings = options.web;
    settings.session = options.session;
    settings.max_hz = options.max_hz;
    settings.view = whole_frame({1280, 960});
    settings.view.contrast = options.contrast;
    settings.view.lut = options.lut;
    settings.view.balance = options.balance;
    settings.view.bayer = options.bayer;
    settings.view.marks = range_marks(options.lut);
    return settings;
}

TerminalSettings terminal_settings(const ViewerOptions& options) {
    TerminalSettings settings;
    settings.path = options.terminal;
    settings.depth = colour_depth_of(std::getenv("TERM"), std::getenv("COLORTERM"));
    settings.lut = options.lut;
    settings.contrast = options.contrast;
    settings.balance = options.balance;
    settings.bayer = options.bayer;
    settings.control = options.read_only ? KeyInput::Control::read_only : KeyInput::Control::allowed;
    return settings;
}

ExitCode view_without_display(const ViewerOptions& options, StopToken stop) {
    NullDisplay display;
    Viewing viewing(options, display, stop);
    const ExitCode exit_code = viewing.run();
    const ViewingCounts& counts = viewing.counts();
    print_out("viewer: {} images, newest frame {}, {} out of order, {} torn and discarded, {} overruns\n",
              counts.pictures, counts.newest_delivered, counts.not_growing, counts.torn, counts.overruns);
    return exit_code;
}

ExitCode view_on_terminal(const ViewerOptions& options, StopToken stop) {
    TerminalDisplay display(terminal_settings(options));
    set_log_level(LogLevel::warning);
    return Viewing(options, display, stop).run();
}

ExitCode view_in_browsers(const ViewerOptions& options, StopToken stop) {
    const std::unique_ptr<Display> display = make_web_display(web_settings_of(options));
    return Viewing(options, *display, stop).run();
}
}  // namespace

ExitCode run_viewer(const ViewerOptions& options, char* const* arguments) {
    if (options.snapshot) {
        const ViewerProcess process;
        take_snapshot(options, process.stop());
        return ExitCode::done;
    }
    const DisplayKind display = choose_display(options.display, look_around(options.terminal), options.session);
    if (display == DisplayKind::window) {
        become_window(arguments);
    }
    const ViewerProcess process;
    switch (display) {
        case DisplayKind::none:
            return view_without_display(options, process.stop());
        case DisplayKind::web:
            return view_in_browsers(options, process.stop());
        case DisplayKind::window:
        case DisplayKind::automatic:
        case DisplayKind::terminal:
            break;
    }
    return view_on_terminal(options, process.stop());
}

}  // namespace framering
