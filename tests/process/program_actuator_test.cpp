// Scans whose axes a user's program moves.
#include <csignal>

#include "tests/process/planned_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/hostile_program.hpp"
#include "tests/support/refused.hpp"

using namespace framering;
using namespace framering::test;

namespace {
std::string power_supply(const std::string& arguments) {
    return "command:python3 '" FRAMERING_SOURCE_DIR "/examples/actuators/power_supply.py' " + arguments;
}
}  // namespace

TEST_CASE("Ohm's law is measured by a program in Python, without a camera") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer({"--source", "none", "--axis", "voltage=0V:1V:11", "--actuator",
                                           power_supply("--resistance 50"), "--wait-for", "writer=30s"});
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    RecordedScan scan(rig.output() / "scan");
    REQUIRE(scan.frame_count() == 11);
    for (std::size_t n = 0; n < 11; ++n) {
        CAPTURE(n);
        CHECK(value_of(scan, n, "current").value_or(-1) == doctest::Approx(static_cast<double>(n) / 10 / 50));
        CHECK(value_of(scan, n, "voltage").value_or(-1) == doctest::Approx(static_cast<double>(n) / 10));
    }
    CHECK(contains(acquirer.err(), "power_supply.py"));  // its messages, in the log
}

TEST_CASE("when the program of an actuator dies in mid-scan, one line says so and the frames before are stored") {
    const HostileProgram stage(
        "[ $id -lt 12 ] || { echo the cable is out >&2; exit 4; }; "
        "echo '{\"id\":'$id',\"axes\":{\"z\":0}}'");
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--axis", "z=0um:10um:11", "--actuator", "command:" + stage.command()}));
    check_refused(acquirer, 1,
                  std::vector<std::string>{"it ended with exit code 4; its last message: the cable is out"});
    (void)writer.wait();
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "interrupted");
    CHECK(scan.stored == scan.received);
    CHECK(scan.stored == 5);  // describe, then move and read of five points
}

TEST_CASE("axes of actuators are listed with where they are") {
    Rig rig;
    ChildProcess& list = rig.program("acquirer", {"--list-actuators", "--actuator", power_supply("")});
    CHECK(list.wait() == exited(0));
    CAPTURE(list.story());
    CHECK(contains(list.out(), "voltage             0             V       0 ... 20"));
    CHECK(contains(list.out(), "current             0             A       measured"));
    check_refused(rig.program("acquirer", {"--list-actuators", "--actuator", "command:no_such_program_here"}), 2,
                  std::vector<std::string>{
                      "--actuator command:no_such_program_here: there is no program 'no_such_program_here'"});
}
