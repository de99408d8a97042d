// A user's program that prints pictures, while it runs.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/clock.hpp"
#include "common/process/program_log.hpp"
#include "common/process/spawned_process.hpp"

namespace framering {

// How it is started.
struct ProgramStart {
    std::vector<std::string> words;  // with the program in front; looked for in PATH
    std::string guard;               // the path of the program of this process
    std::string name;                // for the log
};

enum class ProgramInput : std::uint8_t { none, line_by_line };

// Thread safety: one thread. Errors do not name the program. Invariants: started without a shell, with nothing on
// its standard input or with our lines; it does not outlive this process (program_guard.hpp), nor does what it has
// started.
class RunningProgram {
  public:
    enum class Output : std::uint8_t { some, none, end };

    // Fails (Error): usage: there is no such program; failed: it cannot be started.
    RunningProgram(const ProgramStart& start, ProgramInput input);
    // Asks it to leave (SIGTERM; with lines: the end of its input), and kills it after kLeavingSeconds.
    ~RunningProgram();
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    // Fails (Error): it has ended, or does not read its standard input.
    void send(std::string_view line);
    // Waits at most `limit` for its next bytes, and appends them. `end`: there are no more. Fails (Error).
    [[nodiscard]] Output read(std::vector<std::byte>& bytes, Nanoseconds limit);
    // Nothing: it runs. Waits at most `limit`.
    [[nodiscard]] std::optional<ProcessEnd> ended(Nanoseconds limit) noexcept;
    // "it ended with exit code 3; its last message: no camera". Requires: it has ended.
    [[nodiscard]] std::string end_text();
    // It was told too often, or waits for what does not come: its end is a SIGTERM, whatever it reads.
    void will_be_stopped() noexcept { is_left_alone_ = false; }

  private:
    Pipe to_ = make_pipe();
    Pipe from_ = make_pipe();
    ProgramLog log_;
    SpawnedProcess process_;
    bool is_left_alone_;  // at its end: it sees the end of its input, and leaves by itself
};

}  // namespace framering
