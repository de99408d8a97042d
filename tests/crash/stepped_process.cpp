#include "tests/crash/stepped_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace framering::test {

namespace {
void require(bool ok, const char* what) {
    if (!ok) {
        throw std::system_error(errno, std::generic_category(), what);
    }
}
}  // namespace

void stop_here() noexcept {
#if defined(__x86_64__)
    asm volatile("int3" ::: "memory");
#endif
}

SteppedProcess::SteppedProcess(const std::function<void()>& body) : pid_(fork()) {
    require(pid_ >= 0, "fork");
    if (pid_ == 0) {
        // What the sessions log, hundreds of times.
        dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
        ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        raise(SIGSTOP);
        try {
            body();
        } catch (...) {
        }
        _exit(1);
    }
    require(wait(true), "waitpid");
    require(ptrace(PTRACE_SETOPTIONS, pid_, nullptr, PTRACE_O_EXITKILL) == 0, "ptrace");
}

SteppedProcess::~SteppedProcess() {
    kill();
}

bool SteppedProcess::wait(bool patiently) {
    pid_t got = 0;
    do {
        got = waitpid(pid_, &status_, patiently ? 0 : WNOHANG);
    } while (got < 0 && errno == EINTR);
    require(got >= 0, "waitpid");
    if (got == pid_ && !WIFSTOPPED(status_)) {
        pid_ = -1;
        throw std::runtime_error("the stepped process has ended");
    }
    if (got == pid_ && WSTOPSIG(status_) != SIGTRAP && WSTOPSIG(status_) != SIGSTOP) {
        throw std::runtime_error("the stepped process got signal " + std::to_string(WSTOPSIG(status_)));
    }
    return got == pid_;
}

void SteppedProcess::let_go() {
    require(ptrace(PTRACE_CONT, pid_, nullptr, nullptr) == 0, "ptrace");
}

void SteppedProcess::wait_for_stop() {
    (void)wait(true);
}

bool SteppedProcess::has_stopped() {
    return wait(false);
}

bool SteppedProcess::step() {
    require(ptrace(PTRACE_SINGLESTEP, pid_, nullptr, nullptr) == 0, "ptrace");
    (void)wait(true);
    siginfo_t info{};
    require(ptrace(PTRACE_GETSIGINFO, pid_, nullptr, &info) == 0, "ptrace");
    return info.si_code != SI_KERNEL;  // what a break point has, and a step has not
}

std::uint64_t SteppedProcess::place() const {
#if defined(__x86_64__)
    user_regs_struct registers{};
    require(ptrace(PTRACE_GETREGS, pid_, nullptr, &registers) == 0, "ptrace");
    return registers.rip;
#else
    return 0;
#endif
}

bool SteppedProcess::is_at_system_call() const {
    constexpr long two_bytes = 0xFFFF;
    constexpr long system_call = 0x050F;
    return (ptrace(PTRACE_PEEKTEXT, pid_, place(), nullptr) & two_bytes) == system_call;
}

bool SteppedProcess::run_to(std::uint64_t place) {
#if defined(__x86_64__)
    constexpr long one_byte = 0xFF;
    constexpr long break_point = 0xCC;
    const long there = ptrace(PTRACE_PEEKTEXT, pid_, place, nullptr);
    require(ptrace(PTRACE_POKETEXT, pid_, place, (there & ~one_byte) | break_point) == 0, "ptrace");
    run();
    require(ptrace(PTRACE_POKETEXT, pid_, place, there) == 0, "ptrace");
    user_regs_struct registers{};
    require(ptrace(PTRACE_GETREGS, pid_, nullptr, &registers) == 0, "ptrace");
    if (registers.rip != place + 1) {
        return false;
    }
    registers.rip = place;
    require(ptrace(PTRACE_SETREGS, pid_, nullptr, &registers) == 0, "ptrace");
    return true;
#else
    return place == 0;
#endif
}

void SteppedProcess::kill() {
    if (pid_ != -1) {
        ::kill(pid_, SIGKILL);
        waitpid(pid_, &status_, 0);
        pid_ = -1;
    }
}

}  // namespace framering::test
