// Actuator plug-ins that break their promises.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <csignal>
#include <thread>

#include "acquirer/actuator/actuator_factory.hpp"
#include "acquirer/actuator/plugin/plugin_actuator.hpp"
#include "common/process/spawned_process.hpp"
#include "tests/support/actuator_plugin.hpp"
#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr Nanoseconds kPluginPatience = std::chrono::seconds(10);

Failure refused_plugin(const std::string& mood, const std::string& address = "moody") {
    offer_actuator_plugins(mood);
    return failure_of([&] { (void)make_plugin_actuator(address); });
}

// One move and one reading, as a scan does.
void use(Actuator& actuator) {
    actuator.move(std::array{AxisTarget{0, 3}});
    while (actuator.wait(kPluginPatience) == Arrival::moving) {
    }
    (void)actuator.read(kPluginPatience);
    actuator.stop();
}

struct Death {
    ProcessEnd end;
    std::string line;  // that it wrote to standard error
};

// What becomes of a process that uses the plug-in in this mood.
Death death_by(const std::string& mood) {
    offer_actuator_plugins(mood);
    Pipe pipe = make_pipe();
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(pipe.write.get(), STDERR_FILENO);
        for (const int signal : {SIGSEGV, SIGABRT, SIGTERM}) {
            std::signal(signal, SIG_DFL);  // those of the tests would report it, too
        }
        // The watch remembers the number of each thread, and that of this one was the parent's.
        std::thread([] { (void)failure_of([] { use(*make_plugin_actuator("moody")); }); }).join();
        ::_exit(77);  // nothing has ended it
    }
    pipe.write.close();
    Death death;
    std::array<char, 4096> some{};
    for (ssize_t got = 0; (got = ::read(pipe.read.get(), some.data(), some.size())) > 0;) {
        death.line.append(some.data(), static_cast<std::size_t>(got));
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    death.end = WIFEXITED(status) ? ProcessEnd{WEXITSTATUS(status), 0} : ProcessEnd{-1, WTERMSIG(status)};
    return death;
}
}  // namespace

TEST_CASE("an actuator plug-in that is not there, or is no plug-in, is refused by name") {
    CHECK(refused_plugin("", "").exit_code == ExitCode::usage);
    const Failure unknown = refused_plugin("", "none");
    CHECK(unknown.exit_code == ExitCode::usage);
    CHECK(unknown.says("there is no framering-actuator-none.so in"));
    CHECK(refused_plugin("", "../moody").says("framering acquirer --list-actuators lists them"));
    CHECK(refused_plugin("", "moody:other").exit_code == ExitCode::usage);
}

TEST_CASE("an actuator plug-in whose table is not what the header says is refused") {
    CHECK(refused_plugin("null-table").says("fr_actuator_plugin() returned NULL"));
    CHECK(refused_plugin("small").says("its fr_actuator has size 4; set it to sizeof(fr_actuator)"));
    CHECK(refused_plugin("cut").says("read in its fr_actuator is NULL and must not be"));
    CHECK(refused_plugin("null:move").says("move in its fr_actuator is NULL and must not be"));
    CHECK(refused_plugin("abi").says("made for ABI 77 of actuator_plugin.h, this acquirer has 1"));
}

TEST_CASE(
    "an actuator plug-in that cannot be opened, or describes itself in no way that makes sense, is refused") {
    CHECK(refused_plugin("fail:open")
              .says("actuator plug-in moody: open() failed with FR_ERROR and no explanation"));
    CHECK(refused_plugin("opens-nothing").says("open() returned FR_OK and no actuator"));
    CHECK(refused_plugin("fail:axis").says("actuator plug-in moody: axis() failed with FR_ERROR"));
    CHECK(refused_plugin("no-axis").says("actuator plug-in moody: it has 0 axes"));
    CHECK(refused_plugin("endless-axes").says("it has 33 axes; it may have 1 to 32"));
    CHECK(refused_plugin("unterminated").says("is no name for an axis"));
    CHECK(refused_plugin("nan-range").says("axis z has a range or a tolerance that is no number"));
}

TEST_CASE("a failure of an actuator plug-in is told with its call, and may be tried again unless it is lost") {
    for (const std::string call : {"move", "wait", "read"}) {
        CAPTURE(call);
        offer_actuator_plugins("fail:" + call);
        const auto actuator = make_plugin_actuator("moody");
        for (int i = 0; i < 2; ++i) {
            const Failure failure = failure_of([&] { use(*actuator); });
            CHECK(failure.exit_code == ExitCode::failed);
            CHECK(failure.line ==
                  "actuator plug-in moody: " + call + "() failed with FR_ERROR and no explanation");
            CHECK(actuator->is_usable());
        }
    }
    offer_actuator_plugins("fail:stop");
    make_plugin_actuator("moody")->stop();
    offer_actuator_plugins("lost:wait");
    const auto lost = make_plugin_actuator("moody");
    CHECK(failure_of([&] { use(*lost); }).line == "actuator plug-in moody: wait(): the cable is out");
    CHECK_FALSE(lost->is_usable());
    CHECK(failure_of([&] { use(*lost); }).says("it has failed before"));
    lost->stop();
}

TEST_CASE("what an actuator plug-in does not know is not known, and what is no number is an error") {
    offer_actuator_plugins("nan");
    const auto actuator = make_plugin_actuator("moody");
    CHECK(std::isnan(actuator->read(kPluginPatience)->axes.front()));
    CHECK(std::isnan(actuator->read(kPluginPatience)->values.front()));
    offer_actuator_plugins("inf");
    CHECK(failure_of([&] { (void)actuator->read(kPluginPatience); }).says("read() gives force as infinite"));
    CHECK(actuator->is_usable());
}

TEST_CASE("an actuator plug-in that is late or elsewhere than it says is noticed") {
    offer_actuator_plugins("elsewhere");
    Actuators moody = open_actuators({{"plugin:moody"}}).actuators;
    const std::array targets{AxisTarget{0, 3}};
    moody.move(targets);
    CHECK(moody.wait(kPluginPatience) == Arrival::there);
    const auto missed = moody.missed(*moody.read(kPluginPatience), targets);
    REQUIRE(missed);
    CHECK(moody.text_of(*missed) ==
          "actuator plug-in moody: axis z is at 13 um, not at 3 um as asked (tolerance 1 um)");
    offer_actuator_plugins("late");
    moody.move(targets);
    CHECK(moody.wait(std::chrono::milliseconds(120)) == Arrival::moving);
}

TEST_CASE("an actuator plug-in that crashes or ends the process is named with its call") {
    for (const std::string call : {"open", "axis", "move", "wait", "read", "stop"}) {
        CAPTURE(call);
        const Death crash = death_by("crash:" + call);
        CHECK(crash.end.signal == SIGSEGV);
        CHECK(contains(crash.line, "plug-in moody crashed (SIGSEGV) in " + call + "()"));
        const Death exit = death_by("exit:" + call);
        CHECK(exit.end.exit_code == 1);
        CHECK(contains(exit.line, "plug-in moody ended the process in " + call + "()"));
    }
    CHECK(contains(death_by("thread").line, "plug-in moody crashed (SIGSEGV) in a thread of its own"));
}

TEST_CASE("an actuator plug-in that hangs ends the process with its name and call") {
    const Death hanging = death_by("hang:wait");
    CHECK(hanging.end.exit_code == 1);
    CHECK(contains(hanging.line, "plug-in moody hangs: wait() takes at most"));
    CHECK(contains(hanging.line, "Reconnect the actuator, or ask the plug-in's author"));
}
