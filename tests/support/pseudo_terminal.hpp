// A user and a screen for a program on a terminal.
#pragma once
#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>

#include "tests/support/fake_screen.hpp"

namespace framering {

// A pseudo terminal: the program writes to one end, the test is the user and the screen at the other.
class PseudoTerminal {
  public:
    PseudoTerminal(unsigned short columns, unsigned short rows) : screen(columns, rows) {
        const winsize size{rows, columns, 0, 0};
        std::array<char, 64> name{};
        REQUIRE(openpty(&user_, &shell_, name.data(), nullptr, &size) == 0);
        fcntl(user_, F_SETFL, O_NONBLOCK);
        path = name.data();
    }
    ~PseudoTerminal() {
        hang_up();
        close(shell_);
    }
    PseudoTerminal(const PseudoTerminal&) = delete;
    PseudoTerminal& operator=(const PseudoTerminal&) = delete;

    // Reads until the screen is as expected; gives up when nothing more comes.
    template <class Condition>
    bool read_until(Condition condition) {
        pollfd readable{user_, POLLIN, 0};
        while (!condition() && poll(&readable, 1, 2000) == 1) {
            std::array<char, 4096> buffer{};
            const ssize_t count = read(user_, buffer.data(), buffer.size());
            screen.take({buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0});
        }
        return condition();
    }
    bool read_frames(unsigned count) {
        return read_until([&] { return screen.frames() >= count; });
    }
    bool read_to_the_end() {
        return read_until([&] { return screen.normal_text().ends_with("\n"); });
    }
    void type(std::string_view keys) { REQUIRE(write(user_, keys.data(), keys.size()) == std::ssize(keys)); }
    void resize(unsigned short columns, unsigned short rows) {
        const winsize size{rows, columns, 0, 0};
        REQUIRE(ioctl(user_, TIOCSWINSZ, &size) == 0);
        screen = FakeScreen(columns, rows);
        screen.take("\x1b[?1049h");
    }
    void hang_up() {
        if (user_ != -1) {
            close(user_);
            user_ = -1;
        }
    }
    [[nodiscard]] tcflag_t local_flags() const {
        termios state{};
        tcgetattr(shell_, &state);
        return state.c_lflag;
    }

    FakeScreen screen;
    std::string path;

  private:
    int user_ = -1;
    int shell_ = -1;
};

}  // namespace framering
