// How programs end that the acquirer has started, and that none of them outlives it.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>

#include "acquirer/actuator/command/command_actuator.hpp"
#include "common/base/deadline.hpp"
#include "common/process/spawned_process.hpp"
#include "tests/support/actuators_under_test.hpp"
#include "tests/support/hostile_program.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Each process of it writes its number into this file.
std::string with_numbers(const HostileProgram& program, const std::string& begin) {
    return fmt::format("sh -c '{}; echo $$ >>\"$1\"; exec sh \"$0\"' '{}' '{}'", begin, program.path().string(),
                       (program.folder() / "numbers").string());
}
std::vector<pid_t> numbers_of(const HostileProgram& program) {
    std::ifstream file(program.folder() / "numbers");
    std::vector<pid_t> all;
    for (pid_t number = 0; file >> number;) {
        all.push_back(number);
    }
    return all;
}

// Whether it ends; one that is left to us (PR_SET_CHILD_SUBREAPER) is reaped.
bool ends(pid_t process) {
    const Deadline deadline = Deadline::in(std::chrono::seconds(60));
    while (!deadline.has_passed()) {
        (void)::waitpid(process, nullptr, WNOHANG);
        if (::kill(process, 0) == -1 && errno == ESRCH) {
            return true;
        }
        sleep_for(std::chrono::milliseconds(5));
    }
    return false;
}
}  // namespace

TEST_CASE("with its actuator's end a program sees the end of its input, and has the time to put things right") {
    const HostileProgram program(":");
    std::ofstream(program.path(), std::ios::app)
        << "sleep 1; echo safe >'" << (program.folder() / "state").string() << "'\n";
    (void)make_command_actuator(program.command(), command_settings());
    std::string state;
    std::ifstream(program.folder() / "state") >> state;
    CHECK(state == "safe");
}

TEST_CASE("a program that does not leave is killed with all that it has started") {
    const HostileProgram program(":");
    const std::string begin = "trap \"\" TERM HUP INT; (echo $$ >/dev/null; exec sleep 600) & echo $! >>\"$1\"";
    std::ofstream(program.path(), std::ios::app) << "while :; do sleep 1; done\n";
    (void)make_command_actuator(with_numbers(program, begin), command_settings());
    const auto numbers = numbers_of(program);
    REQUIRE(numbers.size() == 2);
    for (const pid_t number : numbers) {
        CHECK(ends(number));
    }
}

TEST_CASE("a program does not outlive a killed acquirer, nor does what it has started") {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    const HostileProgram program(":");
    const std::string begin = "trap \"\" TERM HUP INT; sleep 600 & echo $! >>\"$1\"";
    std::ofstream(program.path(), std::ios::app) << "while :; do sleep 1; done\n";
    const std::string command = with_numbers(program, begin);
    const pid_t acquirer = ::fork();
    if (acquirer == 0) {
        const auto actuator = make_command_actuator(command, command_settings());
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    REQUIRE(::waitpid(acquirer, &status, 0) == acquirer);
    CHECK(WTERMSIG(status) == SIGKILL);
    const auto numbers = numbers_of(program);
    REQUIRE(numbers.size() == 2);
    for (const pid_t number : numbers) {
        CHECK(ends(number));
    }
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST_CASE("a program has none of our descriptors, and no signal is blocked or ignored in it") {
    const HostileProgram program(":");
    const std::string folder = program.folder().string();
    const int leaked = ::fcntl(STDERR_FILENO, F_DUPFD, 77);  // without close-on-exec
    sigset_t blocked;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR1);
    ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
    std::signal(SIGUSR2, SIG_IGN);
    const std::string begin =
        fmt::format("ls /proc/$$/fd >{0}/open; grep -E \"Sig(Blk|Ign)\" /proc/self/status >{0}/signals", folder);
    (void)make_command_actuator(with_numbers(program, begin), command_settings());
    ::sigprocmask(SIG_UNBLOCK, &blocked, nullptr);
    std::signal(SIGUSR2, SIG_DFL);
    ::close(leaked);
    std::ifstream open(program.folder() / "open");
    for (int number = 0; open >> number;) {
        CHECK(number < leaked);
    }
    std::ifstream signals(program.folder() / "signals");
    for (std::string name, mask; signals >> name >> mask;) {
        CAPTURE(name);
        constexpr unsigned long ours = 0x7fffffff;  // the C library has some of its own behind them
        CHECK((std::stoul(mask, nullptr, 16) & ours) == 0);
    }
}

TEST_CASE("a process that ended is reaped once, and says the same afterwards") {
    SpawnedProcess process("/bin/sh", {"sh", "-c", "exit 5"}, {}, true);
    std::optional<ProcessEnd> end;
    while (!(end = process.wait(std::chrono::seconds(1)))) {
    }
    CHECK(end->exit_code == 5);
    CHECK(process.wait(Nanoseconds(0))->exit_code == 5);
    CHECK(process.kill().exit_code == 5);
    CHECK(text_of(*end) == "ended with exit code 5");
    CHECK(::waitpid(process.id(), nullptr, WNOHANG) == -1);
}

TEST_CASE("a process is killed with its object") {
    pid_t id = 0;
    {
        SpawnedProcess process("/bin/sleep", {"sleep", "600"}, {}, false);
        id = process.id();
        CHECK_FALSE(process.wait(Nanoseconds(0)));
    }
    CHECK(::kill(id, 0) == -1);
}
