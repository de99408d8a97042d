#include "acquirer/plugin/call_watch.hpp"

#include <unistd.h>

#include <ctime>

#include "acquirer/plugin/crash_report.hpp"
#include "common/base/background_thread.hpp"
#include "common/base/error.hpp"
#include "common/base/output.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr auto kLook = std::chrono::milliseconds(100);

// A clock that nobody sets and that stands still while the computer sleeps.
std::uint64_t undisturbed_ns() noexcept {
    constexpr std::uint64_t second = 1'000'000'000;
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC_RAW, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * second + static_cast<std::uint64_t>(now.tv_nsec);
}
}  // namespace

CallWatch::CallWatch(const std::string& plugin, const std::string& device) : plugin_(plugin), device_(device) {
    report_crashes_of(*this);
    try {
        thread_ = background_thread("the watchdog of plug-ins", [this] { look_on(); });
    } catch (...) {
        report_no_crashes_of(*this);
        throw;
    }
}

CallWatch::~CallWatch() {
    report_no_crashes_of(*this);
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    ends_.notify_one();
    thread_.join();
}

CallWatch::Call::Call(CallWatch& watch, const char* call, Nanoseconds limit) noexcept : watch_(&watch) {
    thread_local const int caller = ::gettid();  // no system call for each frame
    watch.caller_.store(caller, std::memory_order_relaxed);
    watch.call_.store(call, std::memory_order_relaxed);
    watch.limit_ns_.store(limit.count(), std::memory_order_relaxed);
    // Pairs with look_on(): who sees the deadline sees whose it is.
    watch.deadline_ns_.store(undisturbed_ns() + static_cast<std::uint64_t>((limit + kCallGrace).count()),
                             std::memory_order_release);
}

CallWatch::Call::~Call() {
    watch_->deadline_ns_.store(0, std::memory_order_release);
    watch_->call_.store(nullptr, std::memory_order_relaxed);
}

void CallWatch::look_on() {
    std::unique_lock lock(mutex_);
    while (!ends_.wait_for(lock, kLook, [this] { return over_; })) {
        const std::uint64_t deadline_ns = deadline_ns_.load(std::memory_order_acquire);
        if (deadline_ns == 0 || undisturbed_ns() < deadline_ns) {
            continue;
        }
        const char* const call = call_.load(std::memory_order_relaxed);
        const Nanoseconds limit(limit_ns_.load(std::memory_order_relaxed));
        // Still the same one: no two calls have one deadline.
        if (call != nullptr && deadline_ns_.load(std::memory_order_acquire) == deadline_ns) {
            give_up(call, limit);
        }
    }
}

void CallWatch::give_up(const char* call, Nanoseconds limit) const {
    report_error("acquirer",
                 fmt::format("plug-in {} hangs: {} takes at most {}, and {} later it has not returned; the "
                             "acquirer ends, and the frames before are kept. Reconnect the {}, or ask the "
                             "plug-in's author",
                             plugin_, call, duration_text(limit), duration_text(kCallGrace), device_));
    ::_exit(static_cast<int>(ExitCode::failed));
}

}  // namespace framering
