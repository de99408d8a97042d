#include "common/base/stop_signal.hpp"

#include <csignal>
#include <utility>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/signal_counts.hpp"

namespace framering {

namespace {
struct Caught {
    bool in_use = false;
    std::vector<std::pair<int, struct sigaction>> former;
};

Caught& caught() {
    static Caught instance;
    return instance;
}

// Only async-signal-safe calls.
void count_signal(int signal) {
    signal_counts().count(signal);
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
    signal_counts().clear();
    state.in_use = false;
}

}  // namespace framering
