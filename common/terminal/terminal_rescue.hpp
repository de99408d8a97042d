// A terminal that was taken over, given back when a signal ends or suspends the process.
#pragma once
#include <termios.h>

namespace framering {

// Of signals that end a process (SIGQUIT, SIGSEGV and the like), and of Ctrl-Z, `fg` and SIGSTOP: leaves the
// screen, puts the settings back, and takes both again when the process goes on. The former handlers follow, and
// return with its end. Thread: one. Invariants: one in a process at a time; a second one does nothing.
class TerminalRescue {
  public:
    // `fd`: of the terminal, open as long as this lives. `former`, `raw`: its settings before, and while it is
    // taken over.
    TerminalRescue(int fd, const termios& former, const termios& raw) noexcept;
    ~TerminalRescue();
    TerminalRescue(const TerminalRescue&) = delete;
    TerminalRescue& operator=(const TerminalRescue&) = delete;

    // Whether the process was suspended since the last call: nothing that was painted is there any more.
    [[nodiscard]] bool was_away() noexcept;

  private:
    bool is_ours_ = false;
};

// Whether Ctrl-Z suspends this process rather than somebody else on the terminal, and nobody has it ignored: then
// a shell is there that has it go on.
[[nodiscard]] bool can_be_suspended(int fd) noexcept;

}  // namespace framering
