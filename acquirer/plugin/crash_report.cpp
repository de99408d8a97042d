#include "acquirer/plugin/crash_report.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "acquirer/plugin/call_watch.hpp"
#include "common/base/error.hpp"
#include "common/base/output.hpp"

namespace framering {

namespace {
struct CrashSignal {
    int number;
    const char* name;
};
constexpr std::array kCrashes{CrashSignal{SIGSEGV, "SIGSEGV"}, CrashSignal{SIGBUS, "SIGBUS"},
                              CrashSignal{SIGILL, "SIGILL"}, CrashSignal{SIGFPE, "SIGFPE"},
                              CrashSignal{SIGABRT, "SIGABRT"}};

constexpr std::size_t kMostWatches = 16;

// What a handler may look at: nothing of it is ever taken away.
struct CrashState {
    std::array<std::atomic<const CallWatch*>, kMostWatches> watches{};
    std::size_t watched = 0;
    std::atomic<bool> is_told{false};  // one crash may lead to the next
    std::array<struct sigaction, kCrashes.size()> former{};
    stack_t former_stack{};
    std::array<char, std::size_t{64} << 10> stack{};  // a plug-in may have used up its own
};
CrashState& state() noexcept {
    static CrashState instance;
    return instance;
}

// A line that is put together where nothing may be allocated.
class Line {
  public:
    Line& operator<<(const char* text) noexcept {
        const std::size_t length = std::min(std::strlen(text), room_.size() - used_);
        std::memcpy(room_.data() + used_, text, length);
        used_ += length;
        return *this;
    }
    void write_out() const noexcept {
        [[maybe_unused]] const auto written = ::write(STDERR_FILENO, room_.data(), used_);
    }

  private:
    std::array<char, 512> room_{};
    std::size_t used_ = 0;
};

// The one in whose call this thread is. Null: none.
const CallWatch* watch_of_this_thread() noexcept {
    for (const auto& each : state().watches) {
        const CallWatch* const watch = each.load();
        if (watch != nullptr && watch->call() != nullptr && watch->caller() == ::gettid()) {
            return watch;
        }
    }
    return nullptr;
}

// Whose a crash in no call of this thread may be: of the first plug-in that is in a call, or the first one. Null:
// this thread calls plug-ins, and its crash is ours.
const CallWatch* watch_of_other_threads() noexcept {
    const CallWatch* first = nullptr;
    for (const auto& each : state().watches) {
        const CallWatch* const watch = each.load();
        if (watch == nullptr) {
            continue;
        }
        if (watch->caller() == ::gettid()) {
            return nullptr;
        }
        first = first == nullptr || (first->call() == nullptr && watch->call() != nullptr) ? watch : first;
    }
    return first;
}

void on_exit() {
    if (const CallWatch* const watch = watch_of_this_thread()) {
        report_error("acquirer", fmt::format("plug-in {} ended the process in {}; ask the plug-in's author",
                                             watch->plugin(), watch->call()));
        ::_exit(static_cast<int>(ExitCode::failed));
    }
}

void tell_crash(const CallWatch& watch, const char* signal) noexcept {
    const char* const call = watch.call();
    const bool in_call = call != nullptr && watch.caller() == ::gettid();
    Line line;
    line << "acquirer: error: plug-in " << watch.plugin() << " crashed (" << signal << ") in ";
    if (in_call) {
        line << call;
    } else {
        line << "a thread of its own" << (call != nullptr ? ", during " : "") << (call != nullptr ? call : "");
    }
    line << "; the frames before are kept. Ask the plug-in's author\n";
    line.write_out();
}

extern "C" void on_crash(int number, siginfo_t* what, void*) {
    const int error = errno;
    for (std::size_t i = 0; i < kCrashes.size(); ++i) {
        if (kCrashes[i].number == number) {
            ::sigaction(number, &state().former[i], nullptr);
            const CallWatch* watch = watch_of_this_thread();
            watch = watch == nullptr ? watch_of_other_threads() : watch;
            if (watch != nullptr && !state().is_told.exchange(true)) {
                tell_crash(*watch, kCrashes[i].name);
            }
        }
    }
    if (what->si_code <= 0) {
        ::raise(number);  // sent by somebody: it does not come again by itself
    }
    errno = error;
}

void catch_crashes() noexcept {
    [[maybe_unused]] static const bool registered = std::atexit(on_exit) == 0;
    stack_t stack{};
    stack.ss_sp = state().stack.data();
    stack.ss_size = state().stack.size();
    ::sigaltstack(&stack, &state().former_stack);
    struct sigaction action {};
    action.sa_sigaction = on_crash;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < kCrashes.size(); ++i) {
        ::sigaction(kCrashes[i].number, &action, &state().former[i]);
    }
}

void leave_crashes() noexcept {
    for (std::size_t i = 0; i < kCrashes.size(); ++i) {
        ::sigaction(kCrashes[i].number, &state().former[i], nullptr);
    }
    ::sigaltstack(&state().former_stack, nullptr);
}
}  // namespace

void report_crashes_of(const CallWatch& watch) {
    const auto free = std::ranges::find(state().watches, nullptr, [](const auto& each) { return each.load(); });
    if (free == state().watches.end()) {
        fail(ExitCode::failed, "plug-in {}: there are {} plug-ins already", watch.plugin(), kMostWatches);
    }
    if (state().watched++ == 0) {
        catch_crashes();
    }
    free->store(&watch);
}

void report_no_crashes_of(const CallWatch& watch) noexcept {
    for (auto& each : state().watches) {
        if (each.load() == &watch) {
            each.store(nullptr);
        }
    }
    if (--state().watched == 0) {
        leave_crashes();
    }
}

}  // namespace framering
