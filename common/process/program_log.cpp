#include "common/process/program_log.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "common/base/background_thread.hpp"
#include "common/base/deadline.hpp"
#include "common/base/log.hpp"
#include "common/base/printable.hpp"

namespace framering {

ProgramLog::ProgramLog(std::string name) : name_(std::move(name)) {
    thread_ = background_thread("messages of a program", [this] { read_on(); });
}

ProgramLog::~ProgramLog() {
    let_go();
    ends_.write.close();
    thread_.join();
}

std::string ProgramLog::last_line() {
    const Deadline deadline = Deadline::in(std::chrono::milliseconds(200));
    while (!has_ended_.load() && !deadline.has_passed()) {
        deadline.sleep(std::chrono::milliseconds(1));
    }
    const std::lock_guard lock(mutex_);
    return last_line_;
}

void ProgramLog::read_on() {
    std::array<pollfd, 2> ends{pollfd{pipe_.read.get(), POLLIN, 0}, pollfd{ends_.read.get(), POLLIN, 0}};
    std::array<char, 4096> some{};
    int reads_left = 64;  // once this is to end: something else may have the pipe, and never fall silent
    for (bool goes_on = true; goes_on;) {
        if (::poll(ends.data(), ends.size(), -1) < 0) {
            continue;
        }
        // What is there comes first, also at the end.
        if (ends[0].revents == 0 || (ends[1].revents != 0 && --reads_left == 0)) {
            break;
        }
        const ssize_t got = ::read(pipe_.read.get(), some.data(), some.size());
        if (got > 0) {
            take({some.data(), static_cast<std::size_t>(got)});
        }
        goes_on = got > 0 || (got < 0 && errno == EINTR);
    }
    tell_line();
    has_ended_.store(true);
}

void ProgramLog::take(std::string_view some) {
    for (const char letter : some) {
        if (letter == '\n') {
            tell_line();
        } else if (line_.size() < kLongest) {
            line_ += letter;
        }
    }
}

void ProgramLog::tell_line() {
    const std::string text = printable(std::exchange(line_, {}));
    if (!text.empty()) {
        log_info("{}: {}", name_, text);
        const std::lock_guard lock(mutex_);
        last_line_ = text;
    }
}

}  // namespace framering
