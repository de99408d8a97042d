// A killed writer whose successor comes too late, or not at all.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace {
constexpr std::uint64_t kTimeoutScanFrames = 500;

// A scan whose writer is killed after 50 frames; its frames are held for 100 ms.
ChildProcess& lose_the_writer(Rig& rig) {
    ChildProcess& writer = rig.writer({"--restart-timeout", "100ms"});
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", std::to_string(kTimeoutScanFrames), "--frame-rate", "500",
                                    "--slots", "16", "--grace", "20s"}));
    rig.wait_for_delivered(50);
    writer.signal(SIGKILL);
    CHECK(writer.wait() == killed_by(SIGKILL));
    rig.wait_for("the writer's frames are lost", [](const RigStatus& now) { return now.lost_writer_gone != 0; });
    return acquirer;
}
}  // namespace

TEST_CASE("a writer that comes back after its restart timeout goes on with the scan and the gap is told") {
    Rig rig;
    ChildProcess& acquirer = lose_the_writer(rig);
    ChildProcess& writer = rig.writer();
    CHECK(acquirer.wait() == exited(3));
    CHECK(writer.wait() == exited(3));
    CHECK(rig.segments().empty());
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK(scan.writer_restarts == 1);
    CHECK(scan.received == kTimeoutScanFrames);
    CHECK(scan.lost == kTimeoutScanFrames - scan.stored);
    REQUIRE(scan.gaps.size() == 1);
    CHECK(scan.gaps[0].reason == "writer_gone");
    CHECK(scan.gaps[0].to - scan.gaps[0].from + 1 == scan.lost);
    CHECK(first_flaw(scan) == "");
    CHECK(acquirer.out().find("LOST     " + std::to_string(scan.lost) + " frames") != std::string::npos);
}

TEST_CASE("a scan whose writer never comes back ends and says what is lost") {
    Rig rig;
    ChildProcess& acquirer = lose_the_writer(rig);
    CHECK(acquirer.wait() == exited(3));
    CHECK(rig.segments().empty());
    CHECK(acquirer.out().find("did not come back within its --restart-timeout") != std::string::npos);
    ChildProcess& recovery = rig.program("writer", {"--recover", (rig.output() / "scan").string()});
    CHECK(recovery.wait() == exited(0));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.stored >= 1);
    CHECK(scan.stored < kTimeoutScanFrames);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("a writer that is back within its restart timeout loses nothing") {
    Rig rig;
    ChildProcess& killed = rig.writer({"--restart-timeout", "1min"});
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "200", "--frame-rate", "500"}));
    rig.wait_for_delivered(50);
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    ChildProcess& writer = rig.writer({"--restart-timeout", "1min"});
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.stored == 200);
    CHECK(first_flaw(scan) == "");
}
