// What each function of the library does before and after its own work: who may call, and what an exception
// becomes.
#pragma once
#include "include/framering/types.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

#include "common/base/clock.hpp"
#include "common/shm/not_for_children_posix.hpp"

namespace framering::library {

// A code with its line, as it is thrown inside the library.
struct Failure {
    framering_code code;
    std::string line;
};

// Keeps the line for framering_error() of this thread. Returns the code.
int report(framering_code code, const std::string& line) noexcept;
// The exception in flight as a code, its line kept.
int report_exception() noexcept;
// Fails (Failure, invalid): a null pointer; names the argument.
void require_given(const void* argument, const char* name);
// The same for a text; the text.
[[nodiscard]] std::string text_given(const char* argument, const char* name);
// The same of a session's and a role's name. Fails (Error, usage) as well: no such name can be.
[[nodiscard]] std::string session_given(const char* argument, const char* name);
[[nodiscard]] std::string role_given(const char* argument, const char* name);
// Fails (Failure, invalid): `size` of an options structure is 0 or larger than this library knows.
void require_size(std::uint32_t size, std::size_t known, const char* name);
// "now + timeout"; FRAMERING_FOREVER and what does not fit: some hundred years from now.
[[nodiscard]] Nanoseconds limit_of(std::int64_t timeout_ns) noexcept;

// The first calls of a process: the log is the caller's, children do not inherit sessions.
void begin_call() noexcept;
// Gives the lines that other threads have logged to the caller's log.
void end_call() noexcept;

// Runs `work`, which returns nothing or a code; an exception becomes a code.
template <class Work>
int call(Work&& work) noexcept {
    begin_call();
    int code = FRAMERING_OK;
    try {
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
        } else {
            code = work();
        }
    } catch (...) {
        code = report_exception();
    }
    end_call();
    return code;
}

// What every handle begins with. One thread at a time, of the process that made it.
class Handle {
  public:
    // For the time of one call.
    class Use {
      public:
        // Fails (Failure): in use, forked.
        explicit Use(Handle& handle);
        ~Use() { handle_->is_used_.clear(std::memory_order_release); }
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;

      private:
        Handle* handle_;
    };
    // Made by the parent of this process: what it refers to is not there.
    [[nodiscard]] bool is_of_parent() const noexcept { return made_in_ != fork_generation(); }

  private:
    std::atomic_flag is_used_;
    std::uint64_t made_in_ = fork_generation();
};

template <class AnyHandle, class Work>
int call_with(AnyHandle* handle, const char* name, Work&& work) noexcept {
    return call([&] {
        require_given(handle, name);
        const Handle::Use use(handle->handle);
        return work(*handle);
    });
}

// Ends a handle. One of the parent's is left as it is: its end would write where nothing is.
template <class AnyHandle>
void close_handle(AnyHandle* handle) noexcept {
    if (handle != nullptr && !handle->handle.is_of_parent()) {
        begin_call();
        delete handle;
        end_call();
    }
}

}  // namespace framering::library
