#include "common/base/stop_signal.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <utility>
#include <vector>

#include "common/base/error.hpp"

namespace framering {

namespace {
struct Caught {
    std::array<std::atomic<unsigned>, 65> counts{};
    std::atomic<unsigned> any{0};
    bool in_use = false;
    std::vector<std::pair<int, struct sigaction>> former;
};

static_assert(std::atomic<unsigned>::is_always_lock_free, "a signal handler uses it");

Caught& caught() {
    static Caught instance;
    return instance;
}

// Only async-signal-safe calls.
void count_signal(int signal) {
    Caught& state = caught();
    state.counts[static_cast<std::size_t>(signal)].fetch_add(1, std::memory_order_relaxed);
    state.any.fetch_add(1, std::memory_order_relaxed);
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
    if (state.in_use) {
        fail(ExitCode::failed, "signals: this process already has a StopSignal");
    }
    state.in_use = true;
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
    state.any.store(0, std::memory_order_relaxed);
    state.in_use = false;
}

StopToken StopSignal::token() const noexcept {
    return StopToken(caught().any);
}

StopToken StopSignal::token(int signal) const noexcept {
    return StopToken(caught().counts[static_cast<std::size_t>(signal)]);
}

}  // namespace framering
