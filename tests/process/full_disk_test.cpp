// A disk that is full in the middle of a scan, and one that is taken away.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/small_disk.hpp"

using namespace framering::test;

namespace fs = std::filesystem;

namespace {
// Frames of 512 KiB, so that 20 MiB hold less than 40.
Arguments large_frames(const Arguments& more) {
    Arguments all{"--embed-sequence", "--width", "512",        "--height",  "512",
                  "--slots",          "8",       "--wait-for", "writer=30s"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

// What stands in the way of a scan, and can be removed.
fs::path fill(const Rig& rig, std::size_t mebibytes) {
    const fs::path path = rig.output() / "in_the_way";
    std::ofstream(path) << std::string(mebibytes << 20, 'x');
    return path;
}

void wait_for_trouble(Rig& rig) {
    rig.wait_until("the writer says that the disk is full", [&] {
        ChildProcess& control = rig.control("status", {"--json"});
        return control.out().find("No space left on device") != std::string::npos;
    });
}
}  // namespace

TEST_CASE("on a full disk a scan with wait goes on by itself when there is room again") {
    Rig rig;
    const SmallDisk disk(rig);
    if (!disk.is_there()) {
        return;
    }
    const fs::path in_the_way = fill(rig, 12);
    ChildProcess& writer = rig.writer({"--force"});
    ChildProcess& acquirer = rig.acquirer(large_frames({"--frames", "30", "--when-full", "wait"}));
    wait_for_trouble(rig);
    rig.wait_for("the ring is full", [](const RigStatus& now) { return now.ring_used == now.slot_count; });
    CHECK(writer.running());
    fs::remove(in_the_way);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK(scan.stored == 30);
    CHECK(scan.lost == 0);
    CHECK(first_flaw(scan) == "");
    CHECK(writer.err().find("free space or record to another disk") != std::string::npos);
    CHECK(writer.err().find("storing frames again after") != std::string::npos);
}

TEST_CASE("on a full disk a scan with stop or drop ends with every stored frame readable") {
    for (const std::string policy : {"stop", "drop"}) {
        CAPTURE(policy);
        Rig rig;
        const SmallDisk disk(rig);
        if (!disk.is_there()) {
            return;
        }
        ChildProcess& writer = rig.writer({"--force"});
        ChildProcess& acquirer =
            rig.acquirer(large_frames({"--frames", "100", "--frame-rate", "50", "--when-full", policy}));
        CHECK(acquirer.wait() != exited(0));
        CHECK(writer.wait() == exited(1));
        const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
        CHECK(scan.state == "interrupted");
        CHECK(scan.reason.find("No space left on device; free space") != std::string::npos);
        CHECK(scan.stored > 20);
        REQUIRE_FALSE(scan.gaps.empty());
        CHECK(scan.gaps.back().reason == "disk_failed");
        CHECK(first_flaw(scan) == "");
        CHECK(rig.segments().empty());
    }
}

TEST_CASE("a scan on a full disk can be terminated at once") {
    Rig rig;
    const SmallDisk disk(rig);
    if (!disk.is_there()) {
        return;
    }
    ChildProcess& writer = rig.writer({"--force"});
    ChildProcess& acquirer = rig.acquirer(large_frames({"--frames", "100"}));
    wait_for_trouble(rig);
    CHECK(rig.control("terminate", {"--now"}).wait() == exited(0));
    CHECK(acquirer.wait() == exited(3));
    CHECK(writer.wait() != exited(0));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.stored > 20);
    CHECK(first_flaw(scan) == "");
    CHECK(rig.segments().empty());
}

TEST_CASE("a directory that is removed in mid scan is told at once and no further frame is released") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "100000", "--frame-rate", "200"}));
    rig.wait_for_delivered(20);
    fs::remove_all(rig.output() / "scan");
    rig.wait_for("the ring is full", [](const RigStatus& now) { return now.ring_used == now.slot_count; });
    CHECK(writer.running());
    CHECK(writer.err().find("was removed during recording") != std::string::npos);
    CHECK(rig.control("terminate", {"--now"}).wait() == exited(0));
    CHECK(acquirer.wait() == exited(3));
    CHECK(writer.wait() == exited(1));
    CHECK(rig.segments().empty());
}
