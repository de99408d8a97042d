#include "acquirer/source/picture/running_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "common/base/error.hpp"
#include "common/process/pipe_ends.hpp"
#include "common/process/program_guard.hpp"
#include "common/process/program_path.hpp"

namespace framering {

namespace {
constexpr std::size_t kReadAtOnce = std::size_t{256} << 10;
}  // namespace

RunningProgram::RunningProgram(const ProgramStart& start, ProgramInput input)
    : log_(start.name),
      process_(start.guard, guard_words(program_path(start.words.front()), start.words),
               {input == ProgramInput::none ? -1 : to_.read.get(), from_.write.get(), log_.end_of_program()},
               true),
      is_left_alone_(input != ProgramInput::none) {
    to_.read.close();
    from_.write.close();
    log_.let_go();
    set_nonblocking(to_.write);
    set_nonblocking(from_.read);
    // Fewer system calls a picture; refused without harm.
    (void)::fcntl(from_.read.get(), F_SETPIPE_SZ, 1 << 20);
}

RunningProgram::~RunningProgram() {
    to_.write.close();
    from_.read.close();  // what it still writes must not hold it up
    if (!is_left_alone_) {
        process_.send_to_group(SIGTERM);
    }
    (void)process_.wait(std::chrono::seconds(kLeavingSeconds));
    (void)process_.kill();
}

void RunningProgram::send(std::string_view line) {
    if (!send_line(to_.write, line)) {
        fail(ExitCode::failed, "{}", end_text());
    }
}

RunningProgram::Output RunningProgram::read(std::vector<std::byte>& bytes, Nanoseconds limit) {
    const std::size_t before = bytes.size();
    if (!is_ready_within(from_.read, POLLIN, limit)) {
        return Output::none;
    }
    bytes.resize(before + kReadAtOnce);
    const ssize_t got = ::read(from_.read.get(), bytes.data() + before, kReadAtOnce);
    const int error = errno;
    bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && error != EAGAIN && error != EINTR) {
        fail(ExitCode::failed, "its standard output cannot be read: {}", errno_text(error));
    }
    return got > 0 ? Output::some : got == 0 ? Output::end : Output::none;
}

std::optional<ProcessEnd> RunningProgram::ended(Nanoseconds limit) noexcept {
    return process_.wait(limit);
}

std::string RunningProgram::end_text() {
    constexpr Nanoseconds from_its_output_to_its_end = std::chrono::seconds(1);
    const std::optional<ProcessEnd> end = process_.wait(from_its_output_to_its_end);
    if (!end) {
        return "it has closed its standard input or output and has not ended";
    }
    constexpr int shell_base = 128;  // as the guard tells a signal
    const ProcessEnd own = end->exit_code > shell_base ? ProcessEnd{-1, end->exit_code - shell_base} : *end;
    const std::string said = log_.last_line();
    return fmt::format("it {}{}{}", text_of(own), said.empty() ? "" : "; its last message: ", said);
}

}  // namespace framering
