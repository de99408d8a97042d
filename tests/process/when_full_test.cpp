// What becomes of frames for which the ring has no room.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace {
// A writer that stands still after some frames, and the acquirer goes on as its policy says.
struct StoppedWriter {
    Rig rig;
    ChildProcess* writer = &rig.writer();
    ChildProcess* acquirer;

    StoppedWriter(const std::string& policy, const std::string& slots, const std::string& frames)
        : acquirer(&rig.acquirer(recorded_scan(
              {"--when-full", policy, "--slots", slots, "--frames", frames, "--frame-rate", "500"}))) {
        rig.wait_for_delivered(20);
        writer->stop();
    }
};

// A ring of four slots, and frames that come when the test puts them into the pipe.
struct PipedRing {
    Rig rig;
    ChildProcess* writer = &rig.writer();
    ChildProcess* acquirer;

    explicit PipedRing(const Arguments& more) {
        Arguments all{"--source",       "raw:-", "--width", "8", "--height",   "8",
                      "--pixel-format", "mono8", "--slots", "4", "--wait-for", "writer=30s"};
        all.insert(all.end(), more.begin(), more.end());
        acquirer = &rig.acquirer(all, Input::pipe);
    }
    void put_four() { acquirer->put(std::vector<std::byte>(std::size_t{4} * 8 * 8)); }
    void store_four() {
        put_four();
        rig.wait_for("four frames are stored",
                     [](const RigStatus& now) { return now.delivered == 4 && now.writer_lag == 0; });
    }
};

void check_viewer(const ChildProcess& viewer) {
    CAPTURE(viewer.out());
    CHECK(viewer.out().find(", 0 out of order,") != std::string::npos);
}

void drop_with_stopped_writer(const std::string& slots) {
    CAPTURE(slots);
    StoppedWriter scan("drop", slots, "100000");
    scan.rig.wait_for("frames are lost", [](const RigStatus& now) { return now.lost > 20; });
    // Frames that find no room are shown all the same.
    ChildProcess& viewer = scan.rig.viewer({"--display", "none", "--count", "20", "--max-fps", "200"});
    CHECK(viewer.wait() == exited(0));
    check_viewer(viewer);
    scan.writer->signal(SIGCONT);
    scan.rig.wait_for("frames are stored again", [](const RigStatus& now) { return now.writer_lag == 0; });
    const auto now = scan.rig.status();
    REQUIRE(now);
    scan.rig.wait_for_delivered(now->delivered + 20);
    scan.acquirer->signal(SIGINT);
    CHECK(scan.acquirer->wait() == exited(3));
    CHECK(scan.writer->wait() == exited(3));
    CHECK(scan.rig.segments().empty());
    const ScanOnDisk disk = read_scan_directory(scan.rig.output() / "scan");
    CHECK(disk.state == "canceled");
    CHECK(disk.lost > 20);
    REQUIRE_FALSE(disk.gaps.empty());
    for (const GapOnDisk& gap : disk.gaps) {
        CHECK(gap.reason == "ring_full");
    }
    const auto stopped =
        std::ranges::max_element(disk.gaps, {}, [](const GapOnDisk& gap) { return gap.to - gap.from; });
    CHECK(disk.index.back().delivered > stopped->to);
    CHECK(first_flaw(disk) == "");
}
}  // namespace

TEST_CASE("with drop a stopped writer holds back neither source nor viewers and every lost frame is counted") {
    drop_with_stopped_writer("2");
    drop_with_stopped_writer("3");
    drop_with_stopped_writer("4");
}

TEST_CASE("with drop a frame from a slow pipe is stored when the ring has got room by the time it comes") {
    PipedRing scan({"--when-full", "drop"});
    scan.store_four();
    scan.writer->stop();
    scan.put_four();
    scan.rig.wait_for("the ring is full", [](const RigStatus& now) { return now.ring_used == now.slot_count; });
    scan.writer->signal(SIGCONT);
    scan.rig.wait_for("eight frames are stored", [](const RigStatus& now) { return now.writer_lag == 0; });
    scan.put_four();
    scan.acquirer->close_input();
    CHECK(scan.acquirer->wait() == exited(0));
    CHECK(scan.writer->wait() == exited(0));
    CHECK(read_scan_directory(scan.rig.output() / "scan").stored == 12);
}

TEST_CASE("with drop a scan that ends full says what is missing at its end") {
    StoppedWriter scan("drop", "4", "500");
    scan.rig.wait_for("all frames are taken", [](const RigStatus& now) { return now.scan_state == "ended"; });
    scan.writer->signal(SIGCONT);
    CHECK(scan.acquirer->wait() == exited(3));
    CHECK(scan.writer->wait() == exited(3));
    const ScanOnDisk disk = read_scan_directory(scan.rig.output() / "scan");
    CHECK(disk.state == "complete");
    CHECK(disk.received == 500);
    REQUIRE_FALSE(disk.gaps.empty());
    CHECK(disk.gaps.back().to == 499);
    CHECK(first_flaw(disk) == "");
}

TEST_CASE("with stop a full ring ends the scan and what was taken is stored") {
    PipedRing scan({"--when-full", "stop", "--frames", "100"});
    scan.store_four();
    scan.writer->stop();
    scan.put_four();
    scan.put_four();
    scan.rig.wait_for("the scan has ended", [](const RigStatus& now) { return now.scan_state == "ended"; });
    scan.writer->signal(SIGCONT);
    CHECK(scan.acquirer->wait() == exited(4));
    CHECK(scan.writer->wait() == exited(0));
    CHECK(scan.rig.segments().empty());
    const ScanOnDisk disk = read_scan_directory(scan.rig.output() / "scan");
    CHECK(disk.reason.find("ring was full") != std::string::npos);
    CHECK(disk.stored == 8);
    CHECK(disk.lost == 0);
    CHECK(disk.skipped == 92);
    CHECK(first_flaw(disk, false) == "");
}

TEST_CASE("with wait a stopped writer holds the source back and nothing is lost") {
    StoppedWriter scan("wait", "4", "500");
    scan.rig.wait_for("the ring is full", [](const RigStatus& now) { return now.ring_used == now.slot_count; });
    const auto full = scan.rig.status();
    ChildProcess& viewer = scan.rig.viewer({"--display", "none", "--count", "1"});
    CHECK(viewer.wait() == exited(0));
    const auto later = scan.rig.status();
    REQUIRE(full);
    REQUIRE(later);
    CHECK(later->delivered == full->delivered);
    scan.writer->signal(SIGCONT);
    CHECK(scan.acquirer->wait() == exited(0));
    CHECK(scan.writer->wait() == exited(0));
    const ScanOnDisk disk = read_scan_directory(scan.rig.output() / "scan");
    CHECK(disk.state == "complete");
    CHECK(disk.stored == 500);
    CHECK(first_flaw(disk) == "");
}

TEST_CASE("with drop and no writer a scan is live view that loses nothing") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(small_scan({"--when-full", "drop", "--slots", "2", "--frames", "1000"}));
    CHECK(acquirer.wait() == exited(0));
    CHECK(acquirer.out().find("no writer was attached") != std::string::npos);
    CHECK(rig.segments().empty());
}
