#include "acquirer/plugin/own_child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "common/base/deadline.hpp"
#include "common/base/descriptor.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
struct Pipe {
    Descriptor read;
    Descriptor write;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        fail(ExitCode::failed, "cannot make a pipe: {}", errno_text(errno));
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

pid_t start(const std::vector<std::string>& arguments, const Pipe& out, const Pipe& err) {
    std::vector<char*> words{const_cast<char*>("acquirer")};
    for (const std::string& argument : arguments) {
        words.push_back(const_cast<char*>(argument.c_str()));
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, out.write.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, err.write.get(), STDERR_FILENO);
    pid_t child = -1;
    const int error = ::posix_spawn(&child, "/proc/self/exe", &files, nullptr, words.data(), environ);
    ::posix_spawn_file_actions_destroy(&files);
    if (error != 0) {
        fail(ExitCode::failed, "cannot start a second acquirer: {}", errno_text(error));
    }
    return child;
}

// False at the end of the pipe.
bool read_into(std::string& text, const Descriptor& pipe) {
    constexpr std::size_t most = std::size_t{1} << 20;
    std::array<char, 4096> some{};
    const ssize_t got = ::read(pipe.get(), some.data(), some.size());
    if (got > 0) {
        text.append(some.data(), std::min(static_cast<std::size_t>(got), most - std::min(most, text.size())));
    }
    return got > 0 || (got < 0 && errno == EINTR);
}

// Reads both to their ends. False: the time was over first.
bool read_all(ChildResult& result, Pipe& out, Pipe& err, const Deadline& deadline) {
    std::array<pollfd, 2> ends{pollfd{out.read.get(), POLLIN, 0}, pollfd{err.read.get(), POLLIN, 0}};
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
        constexpr int step_ms = 100;
        if (::poll(ends.data(), ends.size(), step_ms) > 0) {
            if (ends[0].revents != 0 && !read_into(result.out, out.read)) {
                ends[0].fd = -1;
            }
            if (ends[1].revents != 0 && !read_into(result.err, err.read)) {
                ends[1].fd = -1;
            }
        }
        if (deadline.has_passed()) {
            return false;
        }
    }
    return true;
}
}  // namespace

ChildResult run_own_child(const std::vector<std::string>& arguments, Nanoseconds limit) {
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    const pid_t child = start(arguments, out, err);
    out.write.close();
    err.write.close();
    ChildResult result;
    result.timed_out = !read_all(result, out, err, Deadline::in(limit));
    if (result.timed_out) {
        ::kill(child, SIGKILL);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) == -1 && errno == EINTR) {
    }
    if (WIFEXITED(status)) {
        result.exit_code = WEXITSTATUS(status);
    } else {
        result.signal = WTERMSIG(status);
    }
    return result;
}

}  // namespace framering
