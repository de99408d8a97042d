// A disk that gives errors for a while, and a directory that takes no new files for a while.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/process/failing_disk.hpp"
#include "tests/process/small_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kFailingDiskFrames = 400;

void wait_for_text(Rig& rig, const ChildProcess& process, const std::string& text) {
    rig.wait_until("it says: " + text, [&] { return process.err().find(text) != std::string::npos; });
}

void check_all_stored(Rig& rig, bool embedded = true) {
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK(scan.stored == kFailingDiskFrames);
    CHECK(scan.lost == 0);
    CHECK(first_flaw(scan, embedded) == "");
    CHECK(rig.segments().empty());
}
}  // namespace

TEST_CASE("frames that a failing disk did not take are stored in a new file once it works again") {
    // No flush comes due while writes fail: it would write too, and call its frames suspect.
    for (const Arguments& files : {Arguments{"--sync", "10min"},
                                   {"--sync", "10min", "--compression", "zstd"},
                                   {"--sync", "10min", "--format", "imagej"}}) {
        CAPTURE(files.back());
        Rig rig;
        const FailingDisk disk(rig);
        ChildProcess& writer = rig.writer(files);
        FailingDisk::forget();
        ChildProcess& acquirer =
            rig.acquirer(recorded_scan({"--frames", std::to_string(kFailingDiskFrames), "--frame-rate", "500"}));
        for (std::uint64_t trouble = 1; trouble <= 2; ++trouble) {
            rig.wait_for_delivered(trouble * 40);
            disk.fail("write");
            // Not the ring alone, which a slow writer fills as well.
            rig.wait_until("the disk has failed again",
                           [&] { return count_of(writer.err(), "frames wait in the ring, retrying") == trouble; });
            rig.wait_for("the ring is full", [](const RigStatus& now) { return now.ring_used == now.slot_count; });
            CHECK(writer.running());
            disk.work();
            rig.wait_for("the ring is read", [](const RigStatus& now) { return now.ring_used < now.slot_count; });
        }
        CHECK(acquirer.wait() == exited(0));
        CHECK(writer.wait() == exited(0));
        CHECK(writer.err().find("Input/output error") != std::string::npos);
        CHECK(writer.err().find("storing frames again after") != std::string::npos);
        check_all_stored(rig);
        CHECK(read_scan_directory(rig.output() / "scan").files.size() >= 3);
    }
}

TEST_CASE("a writer that is killed while its disk fails has a successor that loses nothing") {
    Rig rig;
    const FailingDisk disk(rig);
    ChildProcess& killed = rig.writer();
    FailingDisk::forget();
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", std::to_string(kFailingDiskFrames), "--frame-rate", "500"}));
    rig.wait_for_delivered(40);
    disk.fail("write");
    wait_for_text(rig, killed, "Input/output error");
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    ChildProcess& writer = rig.writer();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    check_all_stored(rig);
}

TEST_CASE("frames whose flush failed are called suspect and make exit code 3") {
    Rig rig;
    const FailingDisk disk(rig);
    ChildProcess& writer = rig.writer({"--sync", "20ms"});
    FailingDisk::forget();
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", std::to_string(kFailingDiskFrames), "--frame-rate", "500"}));
    rig.wait_for_delivered(40);
    disk.fail("flush");
    wait_for_text(rig, writer, "may not be on the disk");
    disk.work();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(3));
    check_all_stored(rig);
}

TEST_CASE("a directory that takes no new file is told at once and used again when it does") {
    Rig rig;
    const FailingDisk disk(rig);
    ChildProcess& writer = rig.writer({"--max-file-frames", "50"});
    FailingDisk::forget();
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", std::to_string(kFailingDiskFrames), "--frame-rate", "500"}));
    rig.wait_for_delivered(20);
    disk.fail("create");
    wait_for_text(rig, writer, "Input/output error");
    rig.wait_for("the ring is full", [](const RigStatus& now) { return now.ring_used == now.slot_count; });
    const RigStatus waiting = *rig.status();
    CHECK(waiting.head - waiting.writer_lag <= read_scan_directory(rig.output() / "scan").index.size());
    disk.work();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    check_all_stored(rig);
}

TEST_CASE("a directory that is moved away in mid scan and back loses nothing") {
    Rig rig;
    const fs::path scan = rig.output() / "scan";
    ChildProcess& writer = rig.writer({"--max-file-frames", "50"});
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", std::to_string(kFailingDiskFrames), "--frame-rate", "500"}));
    rig.wait_for_delivered(20);
    fs::rename(scan, rig.output() / "away");
    wait_for_text(rig, writer, "recording continues there");
    fs::rename(rig.output() / "away", scan);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    check_all_stored(rig);
}
