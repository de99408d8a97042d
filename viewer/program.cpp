#include "viewer/program.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "common/base/log.hpp"
#include "viewer/null_display.hpp"
#include "viewer/terminal/terminal_display.hpp"
#include "viewer/viewing.hpp"
#include "viewer/web/web_display.hpp"

namespace framering {

namespace {
constexpr int kNice = 10;

WebSettings web_settings_of(const ViewerOptions& options) {
    WebSettings settings = options.web;
    settings.session = options.session;
    settings.max_hz = options.max_hz;
    settings.view = whole_frame({1280, 960});
    settings.view.contrast = options.contrast;
    settings.view.lut = options.lut;
    settings.view.marks = range_marks(options.lut);
    return settings;
}

std::unique_ptr<Display> make_display(const ViewerOptions& options) {
    if (options.display == DisplayKind::none) {
        return std::make_unique<NullDisplay>();
    }
    if (options.display == DisplayKind::web) {
        return make_web_display(web_settings_of(options));
    }
    TerminalSettings settings;
    settings.path = options.terminal;
    settings.depth = colour_depth_of(std::getenv("TERM"), std::getenv("COLORTERM"));
    settings.lut = options.lut;
    settings.contrast = options.contrast;
    settings.cancel = options.read_only ? KeyInput::Cancel::read_only : KeyInput::Cancel::allowed;
    return std::make_unique<TerminalDisplay>(settings);
}
}  // namespace

ExitCode run_viewer(const ViewerOptions& options) {
    const StopSignal stop{SIGINT, SIGTERM, SIGHUP};
    setpriority(PRIO_PROCESS, 0, kNice);
    if (options.snapshot) {
        take_snapshot(options, stop);
        return ExitCode::done;
    }
    const std::unique_ptr<Display> display = make_display(options);
    if (options.display == DisplayKind::terminal) {
        set_log_level(LogLevel::warning);
    }
    Viewing viewing(options, *display, stop);
    const ExitCode exit_code = viewing.run();
    if (options.display == DisplayKind::none) {
        const ViewingCounts& counts = viewing.counts();
        fmt::print("viewer: {} pictures, newest frame {}, {} out of order, {} torn and thrown away, {} overruns\n",
                   counts.pictures, counts.newest_delivered, counts.not_growing, counts.torn, counts.overruns);
    }
    return exit_code;
}

}  // namespace framering
