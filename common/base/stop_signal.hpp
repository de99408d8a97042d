// Signals as values: a handler counts them, the program's loop looks when it has time.
#pragma once
#include <initializer_list>

#include "common/base/stop_token.hpp"

namespace framering {

// Catches some signals for its lifetime, ignores others and SIGPIPE; the former handlers return with its end.
// Invariants: one instance in a process at a time. Thread safety: token() from any thread.
class StopSignal {
  public:
    // Fails (Error) when a second instance exists.
    explicit StopSignal(std::initializer_list<int> to_catch, std::initializer_list<int> to_ignore = {});
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    // Requested when any of them came, or this one. Valid while the instance lives.
    [[nodiscard]] StopToken token() const noexcept;
    [[nodiscard]] StopToken token(int signal) const noexcept;
};

}  // namespace framering
