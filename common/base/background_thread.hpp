// Threads beside a program's main one.
#pragma once
#include <functional>
#include <string_view>
#include <thread>

namespace framering {

// A thread that takes no signals: they go to the thread that looks at them. `purpose`: what it is for, for the
// error. Fails (Error): no thread to be had.
[[nodiscard]] std::thread background_thread(std::string_view purpose, std::function<void()> work);

}  // namespace framering
