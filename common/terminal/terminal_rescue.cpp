#include "common/terminal/terminal_rescue.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <string_view>

#include "common/terminal/terminal_screen.hpp"

namespace framering {

namespace {
constexpr std::array kDeadly{SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGSYS, SIGTRAP, SIGXCPU};
constexpr std::array kSuspending{SIGTSTP, SIGCONT};

// What the handlers know. The settings are written before the descriptor, and read after it.
struct Taken {
    std::atomic<int> fd{-1};
    termios former{};
    termios raw{};
    std::atomic<bool> was_away{false};
    std::array<struct sigaction, 65> former_handlers{};
};

Taken& taken() noexcept {
    static constinit Taken instance;
    return instance;
}

// From here on: only calls that a signal handler may make.
void put(int fd, std::string_view sequence) noexcept {
    (void)!::write(fd, sequence.data(), sequence.size());
}

void give_back(int fd) noexcept {
    put(fd, kAbortSequence);  // of a page that is just being written
    put(fd, kLeaveScreen);
    ::tcsetattr(fd, TCSANOW, &taken().former);
}

// The settings first: from the background they wait until the terminal is ours.
void take_again(int fd) noexcept {
    ::tcsetattr(fd, TCSANOW, &taken().raw);
    put(fd, kEnterScreen);
    taken().was_away.store(true);
}

void restore_handler(int signal) noexcept {
    ::sigaction(signal, &taken().former_handlers[static_cast<std::size_t>(signal)], nullptr);
}

void die(int signal, siginfo_t* info, void* /*context*/) {
    if (const int fd = taken().fd.exchange(-1); fd != -1) {
        give_back(fd);
    }
    restore_handler(signal);
    // What the process has done itself, it does again when the handler returns.
    if (info == nullptr || info->si_code <= 0) {
        (void)::raise(signal);
    }
}

void install_suspending(int signal) noexcept;

void suspend(int signal) {
    const int error_number = errno;
    const int fd = taken().fd.load();
    if (fd != -1) {
        give_back(fd);
    }
    struct sigaction usual {};
    usual.sa_handler = SIG_DFL;
    ::sigaction(signal, &usual, nullptr);
    (void)::raise(signal);
    sigset_t only;
    ::sigemptyset(&only);
    ::sigaddset(&only, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);  // here it stands until SIGCONT
    install_suspending(signal);
    if (fd != -1) {
        take_again(fd);
    }
    errno = error_number;
}

void go_on(int /*signal*/) {
    const int error_number = errno;
    if (const int fd = taken().fd.load(); fd != -1) {
        take_again(fd);
    }
    errno = error_number;
}

void install_suspending(int signal) noexcept {
    struct sigaction action {};
    action.sa_handler = signal == SIGCONT ? go_on : suspend;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal, &action, nullptr);
}
}  // namespace

TerminalRescue::TerminalRescue(int fd, const termios& former, const termios& raw) noexcept {
    Taken& state = taken();
    is_ours_ = state.fd.load() == -1;
    if (is_ours_) {
        state.former = former;
        state.raw = raw;
        state.was_away.store(false);
        for (const int signal : kDeadly) {
            struct sigaction action {};
            action.sa_sigaction = die;
            action.sa_flags = SA_SIGINFO;
            ::sigaction(signal, &action, &state.former_handlers[static_cast<std::size_t>(signal)]);
        }
        for (const int signal : kSuspending) {
            ::sigaction(signal, nullptr, &state.former_handlers[static_cast<std::size_t>(signal)]);
            if (can_be_suspended(fd)) {
                install_suspending(signal);
            }
        }
        state.fd.store(fd);
    }
}

TerminalRescue::~TerminalRescue() {
    if (is_ours_) {
        taken().fd.store(-1);
        for (const int signal : kDeadly) {
            restore_handler(signal);
        }
        for (const int signal : kSuspending) {
            restore_handler(signal);
        }
    }
}

bool TerminalRescue::was_away() noexcept {
    return is_ours_ && taken().was_away.exchange(false);
}

bool can_be_suspended(int fd) noexcept {
    struct sigaction now {};
    ::sigaction(SIGTSTP, nullptr, &now);
    const bool is_ignored = (now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == SIG_IGN;
    return !is_ignored && ::tcgetsid(fd) == ::getsid(0);
}

}  // namespace framering
