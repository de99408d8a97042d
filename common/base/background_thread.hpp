// Threads beside a program's main one.
#pragma once
#include <functional>
#include <thread>

namespace framering {

// A thread that takes no signals: they go to the thread that looks at them. Fails (std::system_error): no thread
// to be had.
[[nodiscard]] std::thread background_thread(std::function<void()> work);

}  // namespace framering
