// In place of the window where its library was not found.
#include "viewer/window/window.hpp"

namespace framering {

bool window_is_built() noexcept {
    return false;
}

ExitCode run_in_window(const WindowSettings& /*settings*/, const std::function<ExitCode(Display&)>& /*viewing*/) {
    fail(
        ExitCode::failed,
        "this viewer was built without a window; install qt6-base-dev and build again, or use --display terminal");
}

}  // namespace framering
