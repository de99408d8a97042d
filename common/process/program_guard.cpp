#include "common/process/program_guard.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <string_view>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/base/output.hpp"
#include "common/process/spawned_process.hpp"

namespace framering {

namespace {
constexpr std::string_view kGuardWord = "--guard-for";
constexpr int kFirstWord = 4;  // behind it: the parent, the program's path
constexpr int kCannotStart = 127;
constexpr int kSignalBase = 128;

// The parent's death comes as SIGTERM; nothing of this is handled in between.
sigset_t block_signals() noexcept {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
        ::sigaddset(&signals, signal);
    }
    ::sigprocmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

// The pipes are the program's: each end is to be seen closed when the program closes it.
void let_go_of_pipes() noexcept {
    const Descriptor nowhere(::open("/dev/null", O_RDWR | O_CLOEXEC));
    ::dup2(nowhere.get(), STDIN_FILENO);
    ::dup2(nowhere.get(), STDOUT_FILENO);
}

int code_of(const ProcessEnd& end) noexcept {
    return end.signal != 0 ? kSignalBase + end.signal : end.exit_code;
}

int guard(pid_t parent, const std::string& program, const std::vector<std::string>& words) {
    const sigset_t signals = block_signals();
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) {
        return kCannotStart;  // it died before we could ask to be told
    }
    const int kept = ::fcntl(kKeptDescriptor, F_GETFD) == -1 ? -1 : kKeptDescriptor;
    SpawnedProcess child(program, words, {STDIN_FILENO, -1, -1, kept}, false);
    let_go_of_pipes();
    std::optional<ProcessEnd> end;
    while (!(end = child.wait(Nanoseconds(0))) && ::getppid() == parent) {
        constexpr timespec look{1, 0};
        (void)::sigtimedwait(&signals, nullptr, &look);
    }
    if (!end) {
        end = child.wait(std::chrono::seconds(kLeavingSeconds));
        ::kill(0, SIGKILL);  // the group, and with it this process
    }
    return code_of(*end);
}
}  // namespace

std::vector<std::string> guard_words(const std::string& program, const std::vector<std::string>& words) {
    std::vector<std::string> all{program_invocation_short_name, std::string(kGuardWord),
                                 std::to_string(::getpid()), program};
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

std::optional<int> run_as_guard(int argc, char** argv) noexcept {
    if (argc <= kFirstWord || argv[1] != kGuardWord) {
        return std::nullopt;
    }
    try {
        return guard(static_cast<pid_t>(std::stol(argv[2])), argv[3], {argv + kFirstWord, argv + argc});
    } catch (const std::exception& error) {
        report_error(argv[0], error.what());
        return kCannotStart;
    }
}

}  // namespace framering
