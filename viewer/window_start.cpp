#include "viewer/window_start.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "common/base/error.hpp"

namespace framering {

namespace {
std::filesystem::path window_program() {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).replace_filename("viewer-window");
}
}  // namespace

bool window_is_installed() {
    return access(window_program().c_str(), X_OK) == 0;
}

void become_window(char* const* arguments) {
    const std::filesystem::path program = window_program();
    execv(program.c_str(), arguments);
    if (errno == ENOENT) {
        fail(ExitCode::failed,
             "the viewer's window is not installed: there is no {}; install the package framering-window (where "
             "you build Framering: qt6-base-dev, and build again), or use --display terminal",
             program.string());
    }
    fail(ExitCode::failed, "cannot start the viewer's window {}: {}; use --display terminal", program.string(),
         errno_text(errno));
}

}  // namespace framering
