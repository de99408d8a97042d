// Signals as values: a handler counts them, the program's loop looks when it has time.
#pragma once
#include <initializer_list>

namespace framering {

// Catches some signals for its lifetime, ignores others and SIGPIPE; the former handlers return with its end.
// Invariants: one instance in a process at a time. Thread safety: count() and fd() from any thread.
class StopSignal {
  public:
    // Fails (Error) when a second instance exists.
    explicit StopSignal(std::initializer_list<int> to_catch, std::initializer_list<int> to_ignore = {});
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    // How often the signal came since the start.
    [[nodiscard]] unsigned count(int signal) const noexcept;
    // Any of them came.
    [[nodiscard]] bool came() const noexcept;
    // Becomes readable with the first signal and stays so: for poll(2) beside a pipe. -1 where there is no such
    // call.
    [[nodiscard]] int fd() const noexcept;
};

}  // namespace framering
