#include "acquirer/plugin/call_watch.hpp"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <utility>

#include "acquirer/plugin/crash_report.hpp"
#include "common/base/background_thread.hpp"
#include "common/base/error.hpp"
#include "common/base/output.hpp"
#include "common/base/quantity.hpp"

namespace framering {

namespace {
constexpr auto kLook = std::chrono::milliseconds(100);
constexpr std::uint64_t kGivenUp = ~std::uint64_t{0};  // a deadline: the process ends

std::atomic<bool> opening_canceled{false};

// A clock that nobody sets and that stands still while the computer sleeps.
std::uint64_t undisturbed_ns() noexcept {
    constexpr std::uint64_t second = 1'000'000'000;
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC_RAW, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * second + static_cast<std::uint64_t>(now.tv_nsec);
}

// They are counted here where the thread that calls blocks them for the threads that a library starts.
void take_stop_signals() noexcept {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGINT);
    ::sigaddset(&signals, SIGTERM);
    ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}
}  // namespace

bool is_opening_canceled() noexcept {
    return opening_canceled.load(std::memory_order_relaxed);
}

CallWatch::CallWatch(const std::string& plugin, const std::string& device, const StopToken& stop)
    : plugin_(plugin), device_(device), stop_(stop) {
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
    tell_no_more();
}

void CallWatch::opened() noexcept {
    const std::lock_guard lock(mutex_);
    is_opened_ = true;
    tell_no_more();
}

void CallWatch::tell_no_more() noexcept {
    if (std::exchange(has_told_, false)) {
        opening_canceled.store(false, std::memory_order_relaxed);
    }
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
    if (watch_->deadline_ns_.exchange(0, std::memory_order_acq_rel) == kGivenUp) {
        for (;;) {
            ::pause();
        }
    }
    watch_->call_.store(nullptr, std::memory_order_relaxed);
}

void CallWatch::look_on() {
    take_stop_signals();
    std::unique_lock lock(mutex_);
    while (!ends_.wait_for(lock, kLook, [this] { return over_; })) {
        const std::uint64_t deadline_ns = deadline_ns_.load(std::memory_order_acquire);
        if (!is_opened_ && stop_.requested()) {
            look_at_stop(deadline_ns);
        }
        if (deadline_ns != 0 && undisturbed_ns() >= deadline_ns) {
            look_at_limit(deadline_ns);
        }
    }
}

void CallWatch::look_at_stop(std::uint64_t deadline_ns) {
    has_told_ = true;
    opening_canceled.store(true, std::memory_order_relaxed);
    const std::uint64_t now_ns = undisturbed_ns();
    if (deadline_ns != call_to_stop_) {
        call_to_stop_ = deadline_ns;
        stops_until_ns_ = now_ns + static_cast<std::uint64_t>(kCancelGrace.count());
        return;
    }
    const char* const call = call_.load(std::memory_order_relaxed);
    if (deadline_ns == 0 || now_ns < stops_until_ns_ || !is_given_up(deadline_ns)) {
        return;
    }
    report_error(
        "acquirer",
        fmt::format("canceled while the {} was opened; the acquirer ends without waiting any longer for {} "
                    "of plug-in {}",
                    device_, call, plugin_));
    stop_.before_sudden_end();
    ::_exit(static_cast<int>(ExitCode::canceled));
}

void CallWatch::look_at_limit(std::uint64_t deadline_ns) {
    const char* const call = call_.load(std::memory_order_relaxed);
    const Nanoseconds limit(limit_ns_.load(std::memory_order_relaxed));
    if (!is_given_up(deadline_ns)) {
        return;
    }
    report_error("acquirer",
                 fmt::format("plug-in {} hangs: {} takes at most {}, and {} later it has not returned; the "
                             "acquirer ends, and the frames before are kept. Reconnect the {}, or ask the "
                             "plug-in's author",
                             plugin_, call, duration_text(limit), duration_text(kCallGrace), device_));
    ::_exit(static_cast<int>(ExitCode::failed));
}

bool CallWatch::is_given_up(std::uint64_t deadline_ns) noexcept {
    // Still the same call: no two have one deadline.
    return deadline_ns_.compare_exchange_strong(deadline_ns, kGivenUp, std::memory_order_acq_rel);
}

}  // namespace framering
