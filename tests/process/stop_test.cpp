// Cancel and terminate in mid-scan: by signal and by control.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include <fmt/core.h>

#include "tests/process/small_scan.hpp"
#include "tests/support/command_output.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace {
constexpr std::uint64_t kPlanned = 100'000;

// A scan of more frames than it will ever take, stopped in its midst by `stop`.
struct StoppedScan {
    Rig rig;
    ChildProcess* writer = &rig.writer();
    ChildProcess* acquirer =
        &rig.acquirer(recorded_scan({"--frames", std::to_string(kPlanned), "--frame-rate", "500"}));

    StoppedScan() { rig.wait_for_delivered(30); }

    void check_canceled() {
        CHECK(acquirer->wait() == exited(4));
        CHECK(writer->wait() == exited(4));
        CHECK(rig.segments().empty());
        const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
        CHECK(scan.state == "canceled");
        CHECK(scan.expected == kPlanned);
        CHECK(scan.stored >= 30);
        CHECK(scan.lost == 0);
        CHECK(scan.skipped == kPlanned - scan.stored);
        CHECK(first_flaw(scan) == "");
    }
};
}  // namespace

TEST_CASE("SIGINT to the acquirer cancels the scan and leaves whole files") {
    StoppedScan scan;
    scan.acquirer->signal(SIGINT);
    scan.check_canceled();
}

TEST_CASE("SIGTERM to the acquirer terminates the session and leaves whole files") {
    StoppedScan scan;
    scan.acquirer->signal(SIGTERM);
    scan.check_canceled();
}

TEST_CASE("SIGHUP to acquirer and writer ends no scan") {
    StoppedScan scan;
    scan.acquirer->signal(SIGHUP);
    scan.writer->signal(SIGHUP);
    const auto before = scan.rig.status();
    REQUIRE(before);
    scan.rig.wait_for_delivered(before->delivered + 30);
    CHECK(scan.writer->running());
    scan.acquirer->signal(SIGINT);
    scan.check_canceled();
}

TEST_CASE("programs whose output nobody reads any more do their work all the same") {
    Rig rig;
    // The reading ends are closed by `true` before anything is said.
    const auto unread = [&](const std::string& program, const std::string& options) {
        return fmt::format("{{ sleep 0.2; {}/{} --session {} {}; echo $? > {}/{}; }} 2>&1 | true",
                           FRAMERING_PROGRAM_DIR, program, rig.session(), options, rig.directory().string(),
                           program);
    };
    (void)run_command(fmt::format(
        "{} & {} & wait",
        unread("acquirer", "--frames 100 --width 64 --height 48 --embed-sequence --wait-for writer=30s"),
        unread("writer", "--wait 30s --output " + rig.output().string())));
    for (const std::string program : {"acquirer", "writer"}) {
        std::string exit_code;
        std::ifstream(rig.directory() / program) >> exit_code;
        CHECK(exit_code == "0");
    }
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.stored == 100);
    CHECK(first_flaw(scan) == "");
    CHECK(rig.segments().empty());
}

TEST_CASE("control cancel ends the scan like SIGINT") {
    StoppedScan scan;
    CHECK(scan.rig.control("cancel").wait() == exited(0));
    scan.check_canceled();
}

TEST_CASE("control terminate ends the scan and all processes of the session") {
    StoppedScan scan;
    ChildProcess& viewer = scan.rig.viewer({"--display", "none"});
    scan.rig.wait_until_attached(viewer);
    CHECK(scan.rig.control("terminate").wait() == exited(0));
    scan.check_canceled();
    CHECK(viewer.wait() == exited(0));
}

TEST_CASE("a cancel before the first frame stores an empty scan") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frames", "10", "--wait-for", "somebody"}));
    ChildProcess& writer = rig.writer();
    rig.wait_for("the writer waits for frames",
                 [](const RigStatus& now) { return now.writer_state == "running"; });
    rig.wait_until("the scan has its directory", [&] { return exists(rig.output() / "scan" / "scan.json"); });
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    CHECK(rig.segments().empty());
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "canceled");
    CHECK(scan.stored == 0);
    CHECK(scan.skipped == 10);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("a cancel while a stopped writer fills the ring lets it store everything afterwards") {
    StoppedScan scan;
    scan.writer->stop();
    scan.rig.wait_for("the ring is full", [](const RigStatus& now) { return now.ring_used == now.slot_count; });
    CHECK(scan.rig.control("cancel").wait() == exited(0));
    scan.rig.wait_for("the scan is canceled", [](const RigStatus& now) { return now.scan_state == "canceled"; });
    scan.writer->signal(SIGCONT);
    scan.check_canceled();
}

TEST_CASE("control terminate --now abandons the frames that a stopped writer holds") {
    StoppedScan scan;
    scan.writer->stop();
    scan.rig.wait_for("the ring is full", [](const RigStatus& now) { return now.ring_used == now.slot_count; });
    CHECK(scan.rig.control("terminate", {"--now"}).wait() == exited(0));
    CHECK(scan.acquirer->wait() == exited(3));
    CHECK(scan.rig.segments().empty());

    scan.writer->signal(SIGCONT);
    CHECK(scan.writer->wait() == exited(3));
    CHECK(scan.rig.segments().empty());
    const ScanOnDisk disk = read_scan_directory(scan.rig.output() / "scan");
    CHECK(disk.state == "canceled");
    CHECK(disk.lost > 0);
    CHECK(disk.lost <= 64);
    CHECK(disk.skipped == kPlanned - disk.received);
    CHECK(first_flaw(disk) == "");
}

TEST_CASE("control terminate --now with a working writer ends all") {
    StoppedScan scan;
    CHECK(scan.rig.control("terminate", {"--now"}).wait() == exited(0));
    const ProcessEnd end = scan.acquirer->wait();
    const ProcessEnd writer_end = scan.writer->wait();
    CHECK(scan.rig.segments().empty());
    const ScanOnDisk disk = read_scan_directory(scan.rig.output() / "scan");
    CHECK(disk.state == "canceled");
    CHECK(writer_end == (disk.lost == 0 ? exited(4) : exited(3)));
    CHECK(end == writer_end);
    CHECK(disk.skipped == kPlanned - disk.received);
    CHECK(first_flaw(disk) == "");
}
