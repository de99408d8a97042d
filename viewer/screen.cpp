#include "viewer/screen.hpp"

#include <dlfcn.h>
#include <fmt/core.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace framering {

namespace {
std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

// Nothing where the library of the protocol is not installed: then the window's own will say what is missing.
std::optional<bool> x_server_answers() {
    void* const library = dlopen("libxcb.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return std::nullopt;
    }
    const auto connect_to = reinterpret_cast<void* (*)(const char*, int*)>(dlsym(library, "xcb_connect"));
    const auto has_error = reinterpret_cast<int (*)(void*)>(dlsym(library, "xcb_connection_has_error"));
    const auto disconnect = reinterpret_cast<void (*)(void*)>(dlsym(library, "xcb_disconnect"));
    if (connect_to == nullptr || has_error == nullptr || disconnect == nullptr) {
        return std::nullopt;
    }
    void* const connection = connect_to(nullptr, nullptr);
    const bool answers = has_error(connection) == 0;
    disconnect(connection);
    return answers;
}

bool wayland_server_answers() {
    const std::filesystem::path path =
        std::filesystem::path(variable("XDG_RUNTIME_DIR")) / variable("WAYLAND_DISPLAY");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path) {
        return false;
    }
    std::ranges::copy(path.native(), address.sun_path);
    const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool answers =
        descriptor != -1 && connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    if (descriptor != -1) {
        close(descriptor);
    }
    return answers;
}
}  // namespace

std::optional<std::string> why_no_screen() {
    const std::string x = variable("DISPLAY");
    const std::string wayland = variable("WAYLAND_DISPLAY");
    if (!variable("QT_QPA_PLATFORM").empty() || (x.empty() && wayland.empty())) {
        return std::nullopt;  // drawn elsewhere, or nowhere
    }
    if ((!wayland.empty() && wayland_server_answers()) || (!x.empty() && x_server_answers().value_or(true))) {
        return std::nullopt;
    }
    return fmt::format("the screen {} does not respond, or this user may not use it",
                       x.empty() ? "WAYLAND_DISPLAY=" + wayland : "DISPLAY=" + x);
}

}  // namespace framering
