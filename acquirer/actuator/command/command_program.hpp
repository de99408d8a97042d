// A user's program that this one talks to in lines.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/clock.hpp"
#include "common/process/program_log.hpp"
#include "common/process/spawned_process.hpp"

namespace framering {

// Thread safety: one thread. Errors do not name the program. Invariants: started once, without a shell; with the
// object's end its input is closed, it has kLeavingSeconds (program_guard.hpp) to leave, and then it is killed
// with all that it has started in its process group.
class CommandProgram {
  public:
    static constexpr std::size_t kLongestLine = std::size_t{64} << 10;  // bytes

    // `words`: the program and its arguments; a program without a slash is looked for in PATH. `guard`: the path
    // of the program of this process. `name`: for the log. Fails (Error): usage: there is no such program.
    CommandProgram(const std::vector<std::string>& words, const std::string& guard, const std::string& name);
    ~CommandProgram();
    CommandProgram(const CommandProgram&) = delete;
    CommandProgram& operator=(const CommandProgram&) = delete;

    // Fails (Error): it has ended, or does not read its standard input any more.
    void send(std::string_view line);
    // Its next line, without the end of the line. Nothing: none within `limit`. Fails (Error): it has ended or
    // closed its standard output, or the line is too long.
    [[nodiscard]] std::optional<std::string> receive(Nanoseconds limit);

  private:
    [[nodiscard]] std::optional<std::string> take_line();
    // False: nothing came within the limit.
    [[nodiscard]] bool read_more(Nanoseconds limit);
    [[noreturn]] void fail_at_end();

    Pipe to_ = make_pipe();
    Pipe from_ = make_pipe();
    ProgramLog log_;
    SpawnedProcess process_;
    std::string received_;
};

}  // namespace framering
