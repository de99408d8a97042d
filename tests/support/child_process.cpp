#include "tests/support/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "tests/support/program_output.hpp"

namespace framering::test {

namespace {
// False when the time is over.
bool wait_for(int fd, short events, std::chrono::milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd waited{fd, events, 0};
        const int ready =
            poll(&waited, 1, static_cast<int>(std::max<std::chrono::milliseconds::rep>(0, left.count())));
        if (ready >= 0 || errno != EINTR) {
            require(ready >= 0, "poll");
            return ready > 0;
        }
    }
}

// A program begins with all signals as the system has them, whatever the test does with its own.
class SpawnAttributes {
  public:
    SpawnAttributes() {
        sigset_t all;
        sigset_t none;
        sigfillset(&all);
        sigdelset(&all, SIGKILL);
        sigdelset(&all, SIGSTOP);
        sigemptyset(&none);
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setsigmask(&attributes, &none);
        // A group of its own: Ctrl-C reaches the test, which then ends its programs.
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(&attributes,
                                 POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes); }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;

    posix_spawnattr_t attributes{};
};

class SpawnFiles {
  public:
    SpawnFiles(int in, int out, int err) {
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    }
    ~SpawnFiles() { posix_spawn_file_actions_destroy(&actions); }
    SpawnFiles(const SpawnFiles&) = delete;
    SpawnFiles& operator=(const SpawnFiles&) = delete;

    posix_spawn_file_actions_t actions{};
};
}  // namespace

std::ostream& operator<<(std::ostream& out, const ProcessEnd& end) {
    return end.signal != 0 ? out << "signal " << end.signal : out << "exit code " << end.exit_code;
}

ChildProcess::ChildProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                           Input input)
    : command_(program.filename().string()) {
    std::string path = program.string();
    std::vector<std::string> words = arguments;
    std::vector<char*> pointers{path.data()};
    for (std::string& word : words) {
        command_ += " " + word;
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    out_fd_ = file_without_name();
    err_fd_ = file_without_name();
    std::array<int, 2> ends{-1, -1};
    if (input == Input::pipe) {
        std::signal(SIGPIPE, SIG_IGN);
        require(pipe2(ends.data(), O_CLOEXEC) == 0, "pipe2");
        require(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0, "fcntl");
        input_fd_ = ends[1];
    } else {
        ends[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
        require(ends[0] >= 0, "open /dev/null");
    }
    const SpawnFiles files(ends[0], out_fd_, err_fd_);
    const SpawnAttributes attributes;
    const int error =
        posix_spawn(&pid_, path.c_str(), &files.actions, &attributes.attributes, pointers.data(), environ);
    close(ends[0]);
    if (error != 0) {
        throw std::system_error(error, std::generic_category(), "cannot run " + path);
    }
}

ChildProcess::~ChildProcess() {
    if (!ended_) {
        kill(pid_, SIGKILL);
        reap(0);
    }
    close_input();
    close(out_fd_);
    close(err_fd_);
}

void ChildProcess::reap(int options) {
    int status = 0;
    pid_t got = -1;
    do {
        got = waitpid(pid_, &status, options);
    } while (got < 0 && errno == EINTR);
    if (got == pid_) {
        ended_ = true;
        end_ = WIFSIGNALED(status) ? killed_by(WTERMSIG(status)) : exited(WEXITSTATUS(status));
    }
}

bool ChildProcess::running() {
    if (!ended_) {
        reap(WNOHANG);
    }
    return !ended_;
}

void ChildProcess::signal(int number) {
    if (running()) {
        require(kill(pid_, number) == 0, "kill");
    }
}

void ChildProcess::stop() {
    signal(SIGSTOP);
    siginfo_t info{};
    require(waitid(P_PID, static_cast<id_t>(pid_), &info, WSTOPPED | WEXITED | WNOWAIT) == 0, "waitid");
}

ProcessEnd ChildProcess::wait(std::chrono::milliseconds limit) {
    if (running()) {
        const int fd = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
        require(fd >= 0, "pidfd_open");
        const bool in_time = wait_for(fd, POLLIN, limit);
        close(fd);
        if (!in_time) {
            throw std::runtime_error("did not end within " + std::to_string(limit.count()) + " ms: " + story());
        }
        reap(0);
    }
    return end_;
}

void ChildProcess::put(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        if (!wait_for(input_fd_, POLLOUT, kHangLimit)) {
            throw std::runtime_error("does not read its input: " + story());
        }
        const ssize_t put = write(input_fd_, bytes.data(), bytes.size());
        require(put >= 0 || errno == EAGAIN || errno == EINTR, "write to a program's input");
        bytes = bytes.subspan(put > 0 ? static_cast<std::size_t>(put) : 0);
    }
}

void ChildProcess::close_input() {
    if (input_fd_ >= 0) {
        close(input_fd_);
        input_fd_ = -1;
    }
}

std::string ChildProcess::out() const {
    return text_of(out_fd_);
}

std::string ChildProcess::err() const {
    return text_of(err_fd_);
}

std::string ChildProcess::story() const {
    std::ostringstream text;
    text << command_ << "\n(pid " << pid_ << ", ";
    if (ended_) {
        text << end_;
    } else {
        text << "running";
    }
    text << ")\n" << out() << err();
    return text.str();
}

}  // namespace framering::test
