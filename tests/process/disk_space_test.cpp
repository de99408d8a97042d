// A scan that the disk has not room for: a file system of 20 MiB.
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/small_disk.hpp"

using namespace framering::test;

namespace {
bool said(const ChildProcess& process, const std::string& text) {
    return process.err().find(text) != std::string::npos;
}

// Frames of 512 KiB, so that 20 MiB hold less than 40.
Arguments quarter_mebi_frames(const Arguments& more) {
    Arguments all{"--width", "512", "--height", "512", "--slots", "8", "--wait-for", "writer=30s"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}
}  // namespace

TEST_CASE("a scan that does not fit on the disk is refused before its first frame") {
    for (const Arguments& length : {Arguments{"--frames", "60"}, Arguments{"--axes", "t:6,z:5,c:2"},
                                    Arguments{"--duration", "6s", "--frame-rate", "10"}}) {
        CAPTURE(length.front());
        Rig rig;
        const SmallDisk disk(rig);
        if (!disk.is_there()) {
            return;
        }
        ChildProcess& writer = rig.writer();
        ChildProcess& acquirer = rig.acquirer(quarter_mebi_frames(length));
        CHECK(acquirer.wait() == exited(1));
        CHECK(writer.wait() == exited(1));
        const std::string refusal =
            "the scan needs 31.2 MiB, but '" + rig.output().string() + "' has 20.0 MiB free; record fewer frames";
        CHECK(said(writer, refusal));
        CHECK(said(writer, "--force"));
        CHECK(said(acquirer, "the scan cannot start: writer: the scan needs 31.2 MiB"));
        CHECK(std::filesystem::is_empty(rig.output()));
        CHECK(rig.segments().empty());
    }
}

TEST_CASE("with force a scan begins that the disk has not room for") {
    Rig rig;
    const SmallDisk disk(rig);
    if (!disk.is_there()) {
        return;
    }
    ChildProcess& writer = rig.writer({"--force"});
    ChildProcess& acquirer = rig.acquirer(quarter_mebi_frames({"--frames", "1000", "--frame-rate", "5"}));
    rig.wait_for_delivered(1);
    rig.control("cancel");
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    CHECK(read_scan_directory(rig.output() / "scan").stored > 0);
}

TEST_CASE("a scan without an end says how long the disk lasts") {
    Rig rig;
    const SmallDisk disk(rig);
    if (!disk.is_there()) {
        return;
    }
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(quarter_mebi_frames({"--frame-rate", "0.01"}));
    rig.wait_for_delivered(1);
    rig.control("cancel");
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    CHECK(said(writer, "the disk has room for 1 h 1 min: 37 frames at 0.01 Hz"));
}

TEST_CASE("what a killed writer had reserved is room for its successor") {
    Rig rig;
    const ReservingDisk disk(rig);
    if (!disk.is_there()) {
        return;
    }
    ChildProcess& killed = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer(quarter_mebi_frames({"--frames", "55", "--frame-rate", "30", "--embed-sequence"}));
    rig.wait_for_delivered(5);
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    ChildProcess& writer = rig.writer();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.stored == 55);
    CHECK(scan.writer_restarts == 1);
    CHECK(first_flaw(scan) == "");
}
