// What the functions of every plug-in have in common: texts for structures in C, signals, exceptions.
#pragma once
#include <csignal>
#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#include "include/framering/camera_plugin.h"

namespace framering {

// As much of it as fits, with a zero byte.
template <std::size_t N>
void put(char (&field)[N], const char* text) {
    const std::string_view from = text == nullptr ? "" : text;
    from.substr(0, N - 1).copy(field, N - 1);
}

// Threads that a library starts inherit the mask: signals are the program's. Not for the calls of each frame,
// which start no thread: it is two system calls.
class SignalsBlocked {
  public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

  private:
    sigset_t before_{};
};

// Whether the program was asked to stop while it opens the camera; an older program cannot say so.
inline bool is_canceled(const fr_host& host) {
    constexpr std::size_t needed = offsetof(fr_host, is_canceled) + sizeof host.is_canceled;
    return host.size >= needed && host.is_canceled(host.context) != 0;
}

// Exceptions end here: nothing but a code leaves the plug-in. `Failure` has code().
template <class Failure, class Action>
int guarded(std::string& error, Action action) noexcept {
    try {
        return action();
    } catch (const Failure& failure) {
        error = failure.what();
        return failure.code();
    } catch (const std::exception& failure) {
        error = failure.what();
        return FR_ERROR;
    }
}

}  // namespace framering
