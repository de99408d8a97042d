#include <windows.h>

#include <csignal>
#include <utility>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/signal_counts.hpp"
#include "common/base/stop_signal.hpp"

namespace framering {

namespace {
struct Caught {
    bool in_use = false;
    std::vector<std::pair<int, void (*)(int)>> former;
};

Caught& caught() {
    static Caught instance;
    return instance;
}

void count_signal(int signal) {
    std::signal(signal, count_signal);  // the system takes a handler away with each signal
    signal_counts().count(signal);
}

// The closing of a console, a log-off and a shutdown come here and nowhere else; the system ends the process soon
// after.
BOOL WINAPI count_close(DWORD event) {
    const bool ends = event == CTRL_CLOSE_EVENT || event == CTRL_LOGOFF_EVENT || event == CTRL_SHUTDOWN_EVENT;
    if (ends) {
        signal_counts().count(SIGTERM);
    }
    return ends ? TRUE : FALSE;
}
}  // namespace

StopSignal::StopSignal(std::initializer_list<int> to_catch, std::initializer_list<int> to_ignore) {
    Caught& state = caught();
    if (state.in_use) {
        fail(ExitCode::failed, "signals: this process already has a StopSignal");
    }
    state.in_use = true;
    for (const int signal : to_catch) {
        state.former.emplace_back(signal, std::signal(signal, count_signal));
    }
    for (const int signal : to_ignore) {
        state.former.emplace_back(signal, std::signal(signal, SIG_IGN));
    }
    SetConsoleCtrlHandler(count_close, TRUE);
}

StopSignal::~StopSignal() {
    Caught& state = caught();
    SetConsoleCtrlHandler(count_close, FALSE);
    for (const auto& [signal, former] : state.former) {
        std::signal(signal, former);
    }
    state.former.clear();
    signal_counts().clear();
    state.in_use = false;
}

}  // namespace framering
