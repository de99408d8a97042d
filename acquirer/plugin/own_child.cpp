#include "acquirer/plugin/own_child.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "common/base/deadline.hpp"
#include "common/process/spawned_process.hpp"

namespace framering {

namespace {
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

ProcessEnd waited_for(SpawnedProcess& child) {
    std::optional<ProcessEnd> end;
    while (!end) {
        end = child.wait(std::chrono::seconds(1));
    }
    return *end;
}
}  // namespace

ChildResult run_own_child(const std::vector<std::string>& arguments, Nanoseconds limit) {
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    std::vector<std::string> words{"acquirer"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    SpawnedProcess child("/proc/self/exe", words, {-1, out.write.get(), err.write.get()}, false);
    out.write.close();
    err.write.close();
    ChildResult result;
    result.timed_out = !read_all(result, out, err, Deadline::in(limit));
    const ProcessEnd end = result.timed_out ? child.kill() : waited_for(child);
    result.exit_code = end.exit_code;
    result.signal = end.signal;
    return result;
}

}  // namespace framering
