#include "common/process/spawned_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
// What posix_spawn() is to do before the program begins.
class SpawnPlan {
  public:
    SpawnPlan(const StandardFiles& files, bool own_group) noexcept {
        ::posix_spawn_file_actions_init(&files_);
        ::posix_spawnattr_init(&attributes_);
        if (files.in == -1) {
            ::posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        } else {
            give(files.in, STDIN_FILENO);
        }
        give(files.out, STDOUT_FILENO);
        give(files.err, STDERR_FILENO);
        give(files.kept, kKeptDescriptor);
        // Ours are closed by themselves; those that libraries have opened may not be.
        ::posix_spawn_file_actions_addclosefrom_np(&files_,
                                                   (files.kept == -1 ? STDERR_FILENO : kKeptDescriptor) + 1);
        sigset_t signals;
        ::sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&attributes_, &signals);
        ::sigfillset(&signals);
        ::posix_spawnattr_setsigdefault(&attributes_, &signals);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        const int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (own_group ? POSIX_SPAWN_SETPGROUP : 0);
        ::posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
    }
    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&files_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    // 0, or an errno value.
    [[nodiscard]] int start(const char* program, char* const* words, char* const* variables,
                            pid_t& id) const noexcept {
        return ::posix_spawn(&id, program, &files_, &attributes_, words, variables);
    }

  private:
    void give(int ours, int theirs) noexcept {
        if (ours != -1) {
            ::posix_spawn_file_actions_adddup2(&files_, ours, theirs);
        }
    }

    posix_spawn_file_actions_t files_{};
    posix_spawnattr_t attributes_{};
};

std::string_view name_of_variable(std::string_view variable) noexcept {
    return variable.substr(0, variable.find('='));
}

// For as long as the strings live.
std::vector<char*> pointers_to(const std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    pointers.reserve(strings.size() + 1);
    for (const std::string& string : strings) {
        pointers.push_back(const_cast<char*>(string.c_str()));
    }
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<char*> environment_with(const std::vector<std::string>& variables) {
    std::vector<char*> all = pointers_to(variables);
    for (char** ours = environ; *ours != nullptr; ++ours) {
        const bool is_replaced = std::ranges::any_of(variables, [&](const std::string& variable) {
            return name_of_variable(variable) == name_of_variable(*ours);
        });
        if (!is_replaced) {
            all.insert(all.end() - 1, *ours);
        }
    }
    return all;
}

ProcessEnd end_of(const siginfo_t& what) noexcept {
    return what.si_code == CLD_EXITED ? ProcessEnd{what.si_status, 0} : ProcessEnd{-1, what.si_status};
}
}  // namespace

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        fail(ExitCode::failed, "cannot make a pipe: {}", errno_text(errno));
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::string text_of(const ProcessEnd& end) {
    if (end.signal != 0) {
        return fmt::format("was ended by signal {} ({})", end.signal, ::sigdescr_np(end.signal));
    }
    return end.exit_code == -1 ? "ended" : fmt::format("ended with exit code {}", end.exit_code);
}

SpawnedProcess::SpawnedProcess(const std::string& program, const std::vector<std::string>& words,
                               const StandardFiles& files, bool own_group,
                               const std::vector<std::string>& variables)
    : own_group_(own_group) {
    const SpawnPlan plan(files, own_group);
    const std::vector<char*> given = pointers_to(words);
    const std::vector<char*> environment = environment_with(variables);
    if (const int error = plan.start(program.c_str(), given.data(), environment.data(), id_); error != 0) {
        fail(ExitCode::failed, "cannot start {}: {}", program, errno_text(error));
    }
}

SpawnedProcess::~SpawnedProcess() {
    kill();
}

std::optional<ProcessEnd> SpawnedProcess::wait(Nanoseconds limit) noexcept {
    const Deadline deadline = Deadline::in(limit);
    while (!end_) {
        siginfo_t what{};
        if (::waitid(P_PID, static_cast<id_t>(id_), &what, WEXITED | WNOHANG | WNOWAIT) == -1) {
            // Somebody has us ignore the ends of programs (SIGCHLD): how it ended is not known.
            end_ = errno == EINTR ? std::nullopt : std::optional(ProcessEnd{});
        } else if (what.si_pid == id_) {
            kill_group();
            ::waitid(P_PID, static_cast<id_t>(id_), &what, WEXITED);
            end_ = end_of(what);
        } else if (deadline.has_passed()) {
            break;
        } else {
            deadline.sleep(std::chrono::milliseconds(1));
        }
    }
    return end_;
}

void SpawnedProcess::send(int signal) const noexcept {
    if (!end_) {
        ::kill(id_, signal);
    }
}

void SpawnedProcess::send_to_group(int signal) const noexcept {
    if (!end_) {
        ::kill(-id_, signal);
    }
}

void SpawnedProcess::kill_group() const noexcept {
    if (own_group_) {
        ::kill(-id_, SIGKILL);
    }
}

ProcessEnd SpawnedProcess::kill() noexcept {
    if (!end_) {
        kill_group();
        send(SIGKILL);
    }
    while (!end_) {
        (void)wait(std::chrono::seconds(1));
    }
    return *end_;
}

}  // namespace framering
