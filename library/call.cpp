#include "library/call.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include "common/base/error.hpp"
#include "common/session/session_name.hpp"
#include "library/log_lines.hpp"

namespace framering::library {

namespace {
constexpr Nanoseconds kLongest = std::chrono::hours(24L * 365 * 100);

// A fixed room: out of memory has a line too.
thread_local std::array<char, 1024> last_line{};

framering_code code_of(ExitCode exit_code) noexcept {
    switch (exit_code) {
        case ExitCode::usage:
            return FRAMERING_INVALID;
        case ExitCode::refused:
            return FRAMERING_REFUSED;
        case ExitCode::canceled:
            return FRAMERING_STOPPED;
        default:
            return FRAMERING_ERROR;
    }
}
}  // namespace

int report(framering_code code, const std::string& line) noexcept {
    const std::size_t length = std::min(line.size(), last_line.size() - 1);
    line.copy(last_line.data(), length);
    last_line[length] = '\0';
    return code;
}

int report_exception() noexcept {
    try {
        throw;
    } catch (const Failure& failure) {
        return report(failure.code, failure.line);
    } catch (const Error& error) {
        return report(code_of(error.exit_code()), error.what());
    } catch (const std::bad_alloc&) {
        last_line = {"out of memory"};
        return FRAMERING_ERROR;
    } catch (const std::exception& error) {
        return report(FRAMERING_ERROR, error.what());
    } catch (...) {
        last_line = {"unknown error"};
        return FRAMERING_ERROR;
    }
}

void require_given(const void* argument, const char* name) {
    if (argument == nullptr) {
        throw Failure{FRAMERING_INVALID, fmt::format("{} is NULL", name)};
    }
}

std::string text_given(const char* argument, const char* name) {
    require_given(argument, name);
    return argument;
}

std::string session_given(const char* argument, const char* name) {
    std::string text = text_given(argument, name);
    require_valid_session_name(text);
    return text;
}

std::string role_given(const char* argument, const char* name) {
    std::string text = text_given(argument, name);
    require_valid_role_name(text);
    return text;
}

void require_size(std::uint32_t size, std::size_t known, const char* name) {
    if (size != known) {
        throw Failure{FRAMERING_INVALID,
                      fmt::format("{}.size is {}; this library, {}, expects {}: set it with sizeof, and build the "
                                  "program with the header of this library",
                                  name, size, FRAMERING_VERSION, known)};
    }
}

Nanoseconds limit_of(std::int64_t timeout_ns) noexcept {
    return timeout_ns < 0 ? kLongest : std::min(Nanoseconds(timeout_ns), kLongest);
}

void begin_call() noexcept {
    take_log();
    keep_segments_from_children();
}

void end_call() noexcept {
    give_log_lines();
}

Handle::Use::Use(Handle& handle) : handle_(&handle) {
    if (handle.is_of_parent()) {
        throw Failure{FRAMERING_FORKED,
                      "this handle was opened before fork(2) by the parent process; open another one here"};
    }
    if (handle.is_used_.test_and_set(std::memory_order_acquire)) {
        throw Failure{FRAMERING_IN_USE,
                      "another thread is in a call with this handle; use one handle per thread, or a lock"};
    }
}

}  // namespace framering::library

extern "C" {
const char* framering_version(void) {
    return FRAMERING_VERSION;
}

const char* framering_error(void) {
    return framering::library::last_line.data();
}
}
