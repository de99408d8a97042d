#include "viewer/window_program.hpp"

#include "viewer/viewer_process.hpp"
#include "viewer/viewing.hpp"
#include "viewer/window/window.hpp"

namespace framering {

namespace {
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
}  // namespace

ExitCode run_viewer_window(const ViewerOptions& options) {
    const ViewerProcess process;
    ViewerOptions patient = options;
    patient.stays = !options.wait_given && !options.count;
    return run_in_window(window_settings(options),
                         [&](Display& display) { return Viewing(patient, display, process.stop()).run(); });
}

}  // namespace framering
