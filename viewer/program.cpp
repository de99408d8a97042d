#include "viewer/program.hpp"

#include <malloc.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>

#include "common/base/log.hpp"
#include "common/base/output.hpp"
#include "common/base/stop_signal.hpp"
#include "viewer/display/null_display.hpp"
#include "viewer/display_choice.hpp"
#include "viewer/take_snapshot.hpp"
#include "viewer/terminal/terminal_display.hpp"
#include "viewer/viewing.hpp"
#include "viewer/web/web_display.hpp"
#include "viewer/window/window.hpp"

namespace framering {

namespace {
constexpr int kNice = 10;

// Every picture needs some megabytes for a moment. Given back and taken anew each time, their pages would cost
// more than the picture.
void keep_memory_of_pictures() noexcept {
#ifdef __GLIBC__
    constexpr int most_kept = 64 << 20;
    constexpr int largest_from_it = 32 << 20;
    mallopt(M_TRIM_THRESHOLD, most_kept);
    mallopt(M_MMAP_THRESHOLD, largest_from_it);
#endif
}

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

WindowSettings window_settings(const ViewerOptions& options) {
    WindowSettings settings;
    settings.session = options.session;
    settings.contrast = options.contrast_given ? std::optional(options.contrast) : std::nullopt;
    settings.lut = options.lut_given ? std::optional(options.lut) : std::nullopt;
    settings.balance = options.balance_given ? std::optional(options.balance) : std::nullopt;
    settings.bayer = options.bayer_given ? std::optional(options.bayer) : std::nullopt;
    settings.read_only = options.read_only;
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

ExitCode view_in_window(const ViewerOptions& options, StopToken stop) {
    ViewerOptions patient = options;
    patient.stays = !options.wait_given && !options.count;
    return run_in_window(window_settings(options),
                         [&](Display& display) { return Viewing(patient, display, stop).run(); });
}
}  // namespace

ExitCode run_viewer(const ViewerOptions& options) {
    const StopSignal signals{SIGINT, SIGTERM, SIGHUP};
    const StopToken stop = signals.token();
    setpriority(PRIO_PROCESS, 0, kNice);
    keep_memory_of_pictures();
    if (options.snapshot) {
        take_snapshot(options, stop);
        return ExitCode::done;
    }
    switch (choose_display(options.display, look_around(options.terminal), options.session)) {
        case DisplayKind::none:
            return view_without_display(options, stop);
        case DisplayKind::window:
            return view_in_window(options, stop);
        case DisplayKind::web:
            return view_in_browsers(options, stop);
        case DisplayKind::automatic:
        case DisplayKind::terminal:
            break;
    }
    return view_on_terminal(options, stop);
}

}  // namespace framering
