// The window is a program of its own, so that whoever needs none need not install its library (decision 0060).
#pragma once

namespace framering {

// viewer-window stands beside this program.
[[nodiscard]] bool window_is_installed();

// This process becomes viewer-window, with the arguments of main(). Fails (Error): it is not installed.
[[noreturn]] void become_window(char* const* arguments);

}  // namespace framering
