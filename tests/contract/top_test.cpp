// top on a terminal: what its user sees of a session, and what the terminal is like afterwards.
#include <doctest/doctest.h>

#include "common/session/requests.hpp"
#include "control/top_command.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/pseudo_terminal.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A user before a terminal on which top runs.
class TopUser {
  public:
    explicit TopUser(const std::string& session) : terminal(80, 24) {
        TopSettings settings;
        settings.session = session;
        settings.interval = 20ms;
        settings.terminal = terminal.path;
        flags_ = terminal.local_flags();
        top_ = std::thread(
            [settings, token = StopToken(stops_)] { CHECK(show_top(settings, token) == ExitCode::done); });
    }
    ~TopUser() {
        ++stops_;
        join();
    }
    TopUser(const TopUser&) = delete;
    TopUser& operator=(const TopUser&) = delete;

    bool sees(const std::string& text) {
        return terminal.read_until([&] {
            for (std::size_t row = 0; row < rows; ++row) {
                if (contains(terminal.screen.row_text(row), text)) {
                    return true;
                }
            }
            return false;
        });
    }
    void stop() {
        ++stops_;
        join();
    }
    void join() {
        if (top_.joinable()) {
            top_.join();
        }
    }
    // As it was before top.
    bool has_terminal_back() {
        return terminal.read_until([&] { return !terminal.screen.alternate(); }) &&
               terminal.screen.cursor_shown() && terminal.screen.wraps() && terminal.screen.mistakes() == 0 &&
               terminal.local_flags() == flags_;
    }

    PseudoTerminal terminal;
    std::size_t rows = 24;

  private:
    tcflag_t flags_ = 0;
    std::atomic<unsigned> stops_{0};
    std::thread top_;
};
}  // namespace

TEST_CASE("top waits for a session, shows it and leaves the terminal as it was") {
    Name name;
    TopUser user(name.text);
    CHECK(user.sees("NO SESSION"));
    CHECK(user.sees("no session '" + name.text + "' yet; start it with: framering run"));
    Acquirer acquirer(name.text);
    CHECK(user.sees("none yet"));
    (void)acquirer.session.announce(small_plan());
    CHECK(user.sees("scan      1"));
    user.terminal.type("d?");
    CHECK(user.sees("cancel the scan: press c, then y"));
    user.terminal.type("q");
    user.join();
    CHECK(user.has_terminal_back());
}

TEST_CASE("c and y in top ask the acquirer to cancel the scan") {
    Name name;
    Acquirer acquirer(name.text);
    (void)acquirer.session.announce(small_plan());
    TopUser user(name.text);
    CHECK(user.sees("scan      1"));
    user.terminal.type("c");
    CHECK(user.sees("cancel scan 1?"));
    user.terminal.type("y");
    CHECK(user.sees("scan 1: requested cancel"));
    const auto view = SessionView::open(name.text, Access::read_only);
    REQUIRE(view);
    CHECK(view->requests().cancel_scan.load() == 1);
}

TEST_CASE("top follows the size of its terminal, down to one that is too small") {
    Name name;
    TopUser user(name.text);
    CHECK(user.sees("NO SESSION"));
    user.rows = 60;
    user.terminal.resize(200, 60);
    CHECK(user.sees("q quit"));
    CHECK(contains(user.terminal.screen.row_text(59), "q quit"));
    user.rows = 3;
    user.terminal.resize(20, 3);
    CHECK(user.sees("too small"));
    CHECK(user.terminal.screen.mistakes() == 0);
}

TEST_CASE("top gives the terminal back when it is asked to stop, and ends with it") {
    Name name;
    TopUser stopped(name.text);
    CHECK(stopped.sees("NO SESSION"));
    stopped.stop();
    CHECK(stopped.has_terminal_back());
    TopUser closed(name.text);
    CHECK(closed.sees("NO SESSION"));
    closed.terminal.hang_up();
    closed.join();
}
