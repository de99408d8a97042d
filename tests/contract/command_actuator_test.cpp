// Users' programs that answer late, wrongly or not at all.
#include <doctest/doctest.h>

#include <array>
#include <atomic>

#include "acquirer/actuator/command/command_actuator.hpp"
#include "tests/support/actuators_under_test.hpp"
#include "tests/support/failure_of.hpp"
#include "tests/support/hostile_program.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr Nanoseconds kPatience = std::chrono::seconds(30);
constexpr Nanoseconds kShort = std::chrono::milliseconds(100);

Failure refused_start(const std::string& command, CommandSettings settings = command_settings()) {
    return failure_of([&] { (void)make_command_actuator(command, settings); });
}

// Describes itself as this says, and that is all.
Failure described_as(const std::string& line) {
    return refused_start("sh -c \"read -r line; echo '" + line + "'; read -r line\"");
}

struct HostileActuator {
    HostileProgram program;
    std::unique_ptr<Actuator> actuator;

    explicit HostileActuator(const std::string& body)
        : program(body), actuator(make_command_actuator(program.command(), settings())) {}

    static CommandSettings settings() {
        CommandSettings settings = command_settings();
        settings.longest_stop = kShort;
        return settings;
    }
    Failure moved() {
        return failure_of([&] {
            actuator->move(std::array{AxisTarget{0, 1}});
            while (actuator->wait(kPatience) == Arrival::moving) {
            }
        });
    }
    Failure read(Nanoseconds limit = kPatience) {
        return failure_of([&] { (void)actuator->read(limit); });
    }
};

// What a program gets that answers so is one line, and it is not used any more.
void check_given_up(const std::string& body, const std::string& part) {
    CAPTURE(body);
    HostileActuator hostile(body);
    const Failure failure = hostile.read();
    CHECK(failure.exit_code == ExitCode::failed);
    CAPTURE(failure.line);
    CHECK(failure.says("actuator sh "));
    CHECK(failure.says(part));
    CHECK_FALSE(hostile.actuator->is_usable());
    CHECK(hostile.read().says("it has failed before"));
    CHECK(hostile.moved().says("it has failed before"));
    hostile.actuator->stop();
}
}  // namespace

TEST_CASE("a program that is not there or cannot be started is refused before anything begins") {
    CHECK(refused_start("").exit_code == ExitCode::usage);
    const Failure unknown = refused_start("no_such_program_of_anybody -x");
    CHECK(unknown.exit_code == ExitCode::usage);
    CHECK(unknown.says("there is no program 'no_such_program_of_anybody' in the folders of PATH"));
    CHECK(refused_start("./no/such.py").says("'./no/such.py' does not exist"));
    const HostileProgram script(":");
    CHECK(refused_start(script.path().string()).says("is not executable; use chmod +x"));
    CHECK(refused_start("/tmp").exit_code == ExitCode::usage);
    std::filesystem::permissions(script.path(), std::filesystem::perms::owner_all);
    const Failure no_format = refused_start(script.path().string());  // without #!
    CHECK(no_format.exit_code == ExitCode::failed);
    CHECK(no_format.says("Exec format error"));
}

TEST_CASE("a program that ends instead of describing itself is refused with its last words") {
    CHECK(refused_start("true").says("it ended with exit code 0"));
    const Failure died = refused_start("sh -c 'echo first >&2; echo no port >&2; exit 3'");
    CHECK(died.exit_code == ExitCode::failed);
    CHECK(died.says("it ended with exit code 3; its last message: no port"));
    CHECK(refused_start("sh -c 'kill -9 $$'").says("it was ended by signal 9 (Killed)"));
    CHECK(refused_start("sh -c 'exec >&-; read -r line; read -r line'")
              .says("it has closed its standard input or output"));
}

TEST_CASE("a program that describes itself in no way that makes sense is refused") {
    CHECK(described_as("hello").says("no JSON object: hello"));
    CHECK(described_as(R"({\"id\":1})").says("it has 0 axes"));
    CHECK(described_as(R"({\"id\":2})").says("it answers to request 2, which was not made"));
    CHECK(described_as(R"({\"id\":1,\"error\":\"no camera\"})").says("it cannot be used: no camera"));
    CHECK(described_as(R"({\"id\":1,\"axes\":[{\"name\":\"t\"}]})").says("axis t is no axis"));
}

TEST_CASE("a program that says nothing is given up after a time, or when somebody cancels") {
    CommandSettings settings = command_settings();
    settings.longest_describe = kShort;
    const Failure silent = refused_start("sh -c 'read -r line; read -r line'", settings);
    CHECK(silent.exit_code == ExitCode::failed);
    CHECK(silent.says("it did not answer to describe within"));
    std::atomic<unsigned> requests{1};
    settings = command_settings();
    settings.stop = StopToken(requests);
    CHECK(refused_start("sh -c 'read -r line; read -r line'", settings).exit_code == ExitCode::canceled);
}

TEST_CASE("a program that answers nonsense is given up with one line that says what it was") {
    check_given_up("echo garbage", "it answers with a line that is no JSON object: garbage");
    check_given_up("echo '{\"axes\":{}}'", "without the \"id\" of a request");
    check_given_up("echo '{\"id\":99}'", "it answers to request 99, which was not made");
    check_given_up("echo '{\"id\":1}'", "it answers to request 1, which was not made or is answered already");
    check_given_up("echo '{\"id\":'$id',\"axes\":{\"z\":NaN}}'", "no JSON object");
    check_given_up("echo '{\"id\":'$id',\"axes\":{\"z\":\"high\"}}'",
                   "it reads z as \"high\", which is no number");
    check_given_up("echo '{\"id\":'$id',\"axes\":{\"y\":1}}'", "it reads an axis 'y', which it did not describe");
    check_given_up("head -c 70000 /dev/zero | tr '\\0' x", "a line of more than 65536 bytes");
    check_given_up("head -c 70000 /dev/zero | tr '\\0' x; echo", "a line of more than 65536 bytes");
}

TEST_CASE("a program that dies in a scan is given up with how it ended") {
    check_given_up("echo lost the stage >&2; exit 7",
                   "it ended with exit code 7; its last message: lost the stage");
    check_given_up("kill -SEGV $$", "it was ended by signal 11");
    check_given_up("exec >&-; read -r line; exit", "it has closed its standard input or output");
}

TEST_CASE("an error of a program is told and may be tried again") {
    HostileActuator stage("echo '{\"id\":'$id',\"error\":\"limit switch\"}'");
    for (int i = 0; i < 2; ++i) {
        const Failure moved = stage.moved();
        CHECK(moved.exit_code == ExitCode::failed);
        CHECK(moved.says("hostile.sh': the move failed: limit switch"));
        CHECK(stage.read().says("it cannot be read: limit switch"));
        CHECK(stage.actuator->is_usable());
        CHECK(stage.actuator->wait(Nanoseconds(0)) == Arrival::there);
    }
    stage.actuator->stop();
    CHECK(stage.actuator->is_usable());
}

TEST_CASE("a reading that takes long is waited for in pieces") {
    HostileActuator slow("[ $id = 2 ] && sleep 1; echo '{\"id\":'$id',\"axes\":{\"z\":'$id'}}'");
    CHECK(slow.actuator->read(kShort) == nullptr);
    CHECK(slow.actuator->read(Nanoseconds(0)) == nullptr);
    CHECK(slow.actuator->is_usable());
    CHECK(slow.actuator->read(kPatience)->axes.front() == 2);
    CHECK(slow.actuator->read(kPatience)->axes.front() == 3);
}

TEST_CASE("an answer that comes late is not taken for another one") {
    HostileActuator slow("[ $id = 2 ] && sleep 1; echo '{\"id\":'$id',\"axes\":{\"z\":'$id'}}'");
    CHECK(slow.actuator->read(kShort) == nullptr);
    CHECK(slow.moved().exit_code == ExitCode::done);
    CHECK(slow.actuator->read(kPatience)->axes.front() == 4);
}

TEST_CASE("a move that never ends is waited for no longer than asked, and another one takes its place") {
    HostileActuator stuck("[ $id = 2 ] || echo '{\"id\":'$id'}'");
    stuck.actuator->move(std::array{AxisTarget{0, 1}});
    CHECK(stuck.actuator->wait(kShort) == Arrival::moving);
    CHECK(stuck.moved().exit_code == ExitCode::done);
}

TEST_CASE("a program that never answers is given up after some requests") {
    HostileActuator mute(":");
    Failure failure;
    for (int i = 0; i < 20 && mute.actuator->is_usable(); ++i) {
        failure = failure_of([&] {
            (void)mute.actuator->read(Nanoseconds(1));
            mute.actuator->move(std::array{AxisTarget{0, 1}});
        });
    }
    CHECK(failure.says("it has not answered to 17 requests"));
    CHECK_FALSE(mute.actuator->is_usable());
}

TEST_CASE("a program that does not stop in time is told of in the log, and the scan ends all the same") {
    HostileActuator deaf(":");
    deaf.actuator->move(std::array{AxisTarget{0, 1}});
    deaf.actuator->stop();
    CHECK(deaf.actuator->wait(Nanoseconds(0)) == Arrival::there);
    CHECK(deaf.actuator->is_usable());
}

TEST_CASE("the power supply of the examples measures what Ohm's law says") {
    const auto supply = make_command_actuator("python3 '" FRAMERING_SOURCE_DIR
                                              "/examples/actuators/power_supply.py' --resistance 50",
                                              command_settings());
    CHECK(supply->name() == "actuator power supply");
    CHECK(supply->axes().front().maximum == 20);
    CHECK(supply->values() == std::vector<ActuatorValue>{{"current", "A"}});
    for (const double voltage : {0.0, 0.5, 20.0}) {
        supply->move(std::array{AxisTarget{0, voltage}});
        while (supply->wait(kPatience) == Arrival::moving) {
        }
        const ActuatorReading& reading = *supply->read(kPatience);
        CHECK(reading.axes.front() == voltage);
        CHECK(reading.values.front() == doctest::Approx(voltage / 50));
    }
}

TEST_CASE("a program that floods its standard error or output is not waited for and does no harm") {
    HostileActuator noisy(
        "i=0; while [ $i -lt 3000 ]; do echo $i 12345678901234567890123456789012345678 >&2; "
        "i=$((i + 1)); done; echo '{\"id\":'$id',\"axes\":{\"z\":5}}'");
    CHECK(noisy.actuator->read(kPatience)->axes.front() == 5);
}
