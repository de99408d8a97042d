// A terminal taken over for a whole screen: alternate screen, no cursor, keys without Enter.
#pragma once
#include <termios.h>

#include <memory>
#include <string>
#include <string_view>

#include "common/base/clock.hpp"
#include "common/terminal/terminal_rescue.hpp"

namespace framering {

// Leaves the terminal as it was when it goes out of scope, or when a signal ends or suspends the process. Thread:
// one, and another one for read_keys. Never waits for a terminal that takes no output for longer than `patience`.
class Terminal {
  public:
    struct Size {
        std::size_t columns;
        std::size_t rows;
    };

    // `path` is /dev/tty in production: standard input and output may be something else. Fails (Error): no
    // terminal; `advice` says what to do then.
    Terminal(const std::string& path, Nanoseconds patience, std::string_view advice);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    // Now; 80x24 where the terminal does not know.
    [[nodiscard]] Size size() const noexcept;
    // Whether the process was suspended since the last call: the screen is empty, and what was not sent is void.
    [[nodiscard]] bool was_away();
    // Tries to send what is left of the former output. True: nothing is left.
    [[nodiscard]] bool drained();
    // Sends as much as the terminal takes, keeps the rest. Requires: drained().
    void send(std::string output);
    // Waits for keys, or until `stop_fd` is readable: then there are none. False: the terminal is gone.
    [[nodiscard]] bool read_keys(int stop_fd, std::string& keys) const;
    // Stands on the normal screen when the terminal is given back.
    void say_at_end(std::string_view line) { last_line_ = line; }

  private:
    void enter();
    void leave() noexcept;

    int fd_ = -1;
    Nanoseconds patience_;
    termios former_{};
    std::unique_ptr<TerminalRescue> rescue_;
    std::string unsent_;    // output whose first
    std::size_t sent_ = 0;  // bytes the terminal has taken
    std::string last_line_;
};

}  // namespace framering
