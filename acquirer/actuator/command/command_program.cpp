#include "acquirer/actuator/command/command_program.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/process/pipe_ends.hpp"
#include "common/process/program_guard.hpp"
#include "common/process/program_path.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kEndOfProgram = std::chrono::seconds(1);  // from the end of its output to its own
}  // namespace

CommandProgram::CommandProgram(const std::vector<std::string>& words, const std::string& guard,
                               const std::string& name)
    : log_(name),
      process_(guard, guard_words(program_path(words.front()), words),
               {to_.read.get(), from_.write.get(), log_.end_of_program()}, true) {
    to_.read.close();
    from_.write.close();
    log_.let_go();
    set_nonblocking(to_.write);
    set_nonblocking(from_.read);
}

CommandProgram::~CommandProgram() {
    to_.write.close();
    (void)process_.wait(std::chrono::seconds(kLeavingSeconds));
    (void)process_.kill();
}

void CommandProgram::send(std::string_view line) {
    if (!send_line(to_.write, line)) {
        fail_at_end();
    }
}

std::optional<std::string> CommandProgram::receive(Nanoseconds limit) {
    const Deadline deadline = Deadline::in(limit);
    for (;;) {
        if (std::optional<std::string> line = take_line()) {
            return line;
        }
        if (!read_more(deadline.left()) && deadline.has_passed()) {
            return std::nullopt;
        }
    }
}

std::optional<std::string> CommandProgram::take_line() {
    const std::size_t end = received_.find('\n');
    if (end == std::string::npos && received_.size() <= kLongestLine) {
        return std::nullopt;
    }
    if (end > kLongestLine) {
        fail(ExitCode::failed, "it has written a line of more than {} bytes; end lines with a line feed",
             kLongestLine);
    }
    std::string line = received_.substr(0, end);
    received_.erase(0, end + 1);
    if (line.ends_with('\r')) {
        line.pop_back();
    }
    return line;
}

bool CommandProgram::read_more(Nanoseconds limit) {
    std::array<char, 4096> some{};
    ssize_t got = ::read(from_.read.get(), some.data(), some.size());
    if (got < 0 && errno == EAGAIN && is_ready_within(from_.read, POLLIN, limit)) {
        got = ::read(from_.read.get(), some.data(), some.size());
    }
    if (got == 0) {
        fail_at_end();
    }
    if (got < 0 && errno != EAGAIN && errno != EINTR) {
        fail(ExitCode::failed, "its standard output cannot be read: {}", errno_text(errno));
    }
    received_.append(some.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return got > 0;
}

void CommandProgram::fail_at_end() {
    const std::optional<ProcessEnd> end = process_.wait(kEndOfProgram);
    if (!end) {
        fail(ExitCode::failed, "it has closed its standard input or output and has not ended");
    }
    constexpr int shell_base = 128;  // as the guard tells a signal
    const ProcessEnd own = end->exit_code > shell_base ? ProcessEnd{-1, end->exit_code - shell_base} : *end;
    const std::string said = log_.last_line();
    fail(ExitCode::failed, "it {}{}{}", text_of(own), said.empty() ? "" : "; its last message: ", said);
}

}  // namespace framering
