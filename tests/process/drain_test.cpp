// Frames that are owed when the acquirer has left, and sessions that are removed.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace {
// A scan whose writer was killed: the ring still holds frames, the acquirer has given up waiting.
struct OwedFrames {
    Rig rig;

    OwedFrames() {
        ChildProcess& writer = rig.writer();
        ChildProcess& acquirer =
            rig.acquirer(recorded_scan({"--frames", "50", "--frame-rate", "25", "--grace", "300ms"}));
        rig.wait_for_delivered(10);
        writer.stop();
        rig.wait_for("all frames are taken", [](const RigStatus& now) { return now.scan_state == "ended"; });
        writer.signal(SIGKILL);
        CHECK(writer.wait() == killed_by(SIGKILL));
        CHECK(acquirer.wait() == exited(3));
        CHECK(acquirer.err().find("framering writer --session " + rig.session()) != std::string::npos);
        CHECK(acquirer.err().find("framering remove --discard --session " + rig.session()) != std::string::npos);
        CHECK(rig.segments().size() == 2);
    }
};
}  // namespace

TEST_CASE("a writer started after the acquirer has left stores what is owed and removes the session") {
    OwedFrames owed;
    ChildProcess& writer = owed.rig.writer();
    CHECK(writer.wait() == exited(0));
    CHECK(owed.rig.segments().empty());
    const ScanOnDisk scan = read_scan_directory(owed.rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK(scan.stored == 50);
    CHECK(scan.writer_restarts == 1);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("frames that are owed are not removed unless they are discarded") {
    OwedFrames owed;
    ChildProcess& refused = owed.rig.control("remove");
    CHECK(refused.wait() == exited(5));
    CHECK(error_lines(refused).size() == 1);
    CHECK(refused.err().find("framering writer --session " + owed.rig.session()) != std::string::npos);
    CHECK(owed.rig.segments().size() == 2);
    CHECK(owed.rig.control("remove", {"--discard"}).wait() == exited(0));
    CHECK(owed.rig.segments().empty());
}

TEST_CASE("an acquirer with another ring is refused while frames are owed and one with the same goes on") {
    OwedFrames owed;
    ChildProcess& refused = owed.rig.acquirer(small_scan({"--slots", "32", "--frames", "10"}));
    CHECK(refused.wait() == exited(5));
    CHECK(error_lines(refused).size() == 1);
    CHECK(owed.rig.segments().size() == 2);
    ChildProcess& writer = owed.rig.writer();
    CHECK(writer.wait() == exited(0));
    CHECK(read_scan_directory(owed.rig.output() / "scan").stored == 50);
}

TEST_CASE("a session in use is not removed") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frame-rate", "500"}));
    rig.wait_for_delivered(1);
    ChildProcess& refused = rig.control("remove", {"--discard"});
    CHECK(refused.wait() == exited(5));
    CHECK(error_lines(refused).size() == 1);
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
    CHECK(rig.segments().empty());
    ChildProcess& missing = rig.control("remove");
    CHECK(missing.wait() == exited(1));
    CHECK(error_lines(missing).size() == 1);
}

TEST_CASE("a killed acquirer's session without a writer is removed") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frame-rate", "500"}));
    rig.wait_for_delivered(1);
    acquirer.signal(SIGKILL);
    CHECK(acquirer.wait() == killed_by(SIGKILL));
    CHECK(rig.segments().size() == 2);
    CHECK(rig.control("cancel").wait() == exited(1));
    CHECK(rig.control("remove").wait() == exited(0));
    CHECK(rig.segments().empty());
}
