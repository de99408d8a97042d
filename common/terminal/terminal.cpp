#include "common/terminal/terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include "common/base/error.hpp"
#include "common/terminal/terminal_screen.hpp"

namespace framering {

namespace {
void wait_for_room(int fd, Nanoseconds limit) noexcept {
    pollfd waited{fd, POLLOUT, 0};
    const auto limit_ms = std::chrono::ceil<std::chrono::milliseconds>(std::max(limit, Nanoseconds{0})).count();
    poll(&waited, 1, static_cast<int>(limit_ms));
}

bool would_block(int error_number) noexcept {
    return error_number == EAGAIN || error_number == EINTR;
}
}  // namespace

Terminal::Terminal(const std::string& path, Nanoseconds patience, std::string_view advice)
    // Opened anew, so that O_NONBLOCK does not reach the shell's descriptors.
    : fd_(open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)), patience_(patience) {
    if (fd_ == -1 || tcgetattr(fd_, &former_) != 0) {
        const int error_number = errno;
        if (fd_ != -1) {
            close(fd_);
        }
        fail(ExitCode::failed, "terminal {}: {}; {}", path, errno_text(error_number), advice);
    }
    enter();
}

Terminal::~Terminal() {
    leave();
    close(fd_);
}

void Terminal::enter() {
    termios raw = former_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    // Ctrl-S would stop the output of a display that has nothing to scroll back to.
    raw.c_iflag &= ~static_cast<tcflag_t>(IXON);
    if (!can_be_suspended(fd_)) {
        raw.c_cc[VSUSP] = _POSIX_VDISABLE;
    }
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    rescue_ = std::make_unique<TerminalRescue>(fd_, former_, raw);
    tcsetattr(fd_, TCSANOW, &raw);
    send(std::string(kEnterScreen));
}

void Terminal::leave() noexcept {
    try {
        std::string output;
        if (!drained()) {
            // The terminal is stuck: what it has not taken is thrown away, on both sides of the system call.
            tcflush(fd_, TCOFLUSH);
            output = kAbortSequence;
        }
        output += kLeaveScreen;
        output += last_line_.empty() ? "" : last_line_ + "\n";
        send(std::move(output));
    } catch (const std::exception&) {
        // Out of memory: the settings of the terminal still go back.
    }
    tcsetattr(fd_, TCSANOW, &former_);
    rescue_.reset();
}

bool Terminal::was_away() {
    const bool was_away = rescue_->was_away();
    if (was_away) {
        unsent_.clear();
        sent_ = 0;
    }
    return was_away;
}

Terminal::Size Terminal::size() const noexcept {
    winsize size{};
    if (ioctl(fd_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
        return {80, 24};
    }
    return {size.ws_col, size.ws_row};
}

bool Terminal::drained() {
    const auto give_up = std::chrono::steady_clock::now() + patience_;
    while (sent_ < unsent_.size()) {
        const ssize_t count = write(fd_, &unsent_[sent_], unsent_.size() - sent_);
        if (count > 0) {
            sent_ += static_cast<std::size_t>(count);
            continue;
        }
        if (count == -1 && !would_block(errno)) {
            // The terminal is gone, which read_keys reports.
            break;
        }
        const auto left = give_up - std::chrono::steady_clock::now();
        if (left <= Nanoseconds{0}) {
            return false;
        }
        wait_for_room(fd_, left);
    }
    sent_ = unsent_.size();
    return true;
}

void Terminal::send(std::string output) {
    unsent_ = std::move(output);
    sent_ = 0;
    static_cast<void>(drained());
}

bool Terminal::read_keys(int stop_fd, std::string& keys) const {
    std::array<pollfd, 2> waited{{{fd_, POLLIN, 0}, {stop_fd, POLLIN, 0}}};
    poll(waited.data(), waited.size(), -1);
    std::array<char, 64> buffer{};
    const ssize_t count = read(fd_, buffer.data(), buffer.size());
    keys.assign(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    // Nothing typed is EAGAIN; 0 bytes is a terminal that hung up.
    return count > 0 || (count == -1 && would_block(errno));
}

}  // namespace framering
