#include "common/base/stop_signal.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <vector>

#include "common/base/error.hpp"

namespace framering {

namespace {
struct Caught {
    std::array<std::atomic<unsigned>, 65> counts{};
    std::atomic<bool> any{false};
    int event_fd = -1;
    std::vector<std::pair<int, struct sigaction>> former;
};

static_assert(std::atomic<unsigned>::is_always_lock_free, "a signal handler uses it");

Caught& caught() {
    static Caught instance;
    return instance;
}

// Only async-signal-safe calls.
void count_signal(int signal) {
    const int kept_errno = errno;
    Caught& state = caught();
    state.counts[static_cast<std::size_t>(signal)].fetch_add(1, std::memory_order_relaxed);
    state.any.store(true, std::memory_order_relaxed);
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(state.event_fd, &one, sizeof one);
    errno = kept_errno;
}

void install(int signal, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    struct sigaction former {};
    sigaction(signal, &action, &former);
    caught().former.emplace_back(signal, former);
}
}  // namespace

StopSignal::StopSignal(std::initializer_list<int> to_catch, std::initializer_list<int> to_ignore) {
    Caught& state = caught();
    if (state.event_fd != -1) {
        fail(ExitCode::failed, "signals: this process already has a StopSignal");
    }
    state.event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (state.event_fd == -1) {
        fail(ExitCode::failed, "signals: eventfd: {}", errno_text(errno));
    }
    for (const int signal : to_catch) {
        install(signal, count_signal);
    }
    for (const int signal : to_ignore) {
        install(signal, SIG_IGN);
    }
    install(SIGPIPE, SIG_IGN);
}

StopSignal::~StopSignal() {
    Caught& state = caught();
    for (const auto& [signal, former] : state.former) {
        sigaction(signal, &former, nullptr);
    }
    state.former.clear();
    for (auto& count : state.counts) {
        count.store(0, std::memory_order_relaxed);
    }
    state.any.store(false, std::memory_order_relaxed);
    close(state.event_fd);
    state.event_fd = -1;
}

unsigned StopSignal::count(int signal) const noexcept {
    return caught().counts[static_cast<std::size_t>(signal)].load(std::memory_order_relaxed);
}

bool StopSignal::came() const noexcept {
    return caught().any.load(std::memory_order_relaxed);
}

int StopSignal::fd() const noexcept {
    return caught().event_fd;
}

}  // namespace framering
