// Writers and acquirers that are killed in mid-scan, and those that come after them.
#include <doctest/doctest.h>

#include <csignal>
#include <thread>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;
using namespace std::chrono_literals;

namespace {
ScanOnDisk check_complete(Rig& rig, std::uint64_t frames, const std::string& directory = "scan") {
    CHECK(rig.segments().empty());
    ScanOnDisk scan = read_scan_directory(rig.output() / directory);
    CHECK(scan.state == "complete");
    CHECK(scan.received == frames);
    CHECK(scan.stored == frames);
    CHECK(scan.gaps.empty());
    CHECK(first_flaw(scan) == "");
    return scan;
}

// The manifest on disk says that so many writers went on with the scan.
void wait_for_restart(Rig& rig, std::uint64_t restarts) {
    rig.wait_until("writer number " + std::to_string(restarts + 1) + " has gone on with the scan",
                   [&] { return read_scan_directory(rig.output() / "scan").writer_restarts == restarts; });
}

void interrupt_writers(int signal, ProcessEnd expected_end) {
    constexpr std::uint64_t frames = 2000;  // on a busy machine some hundred come between a look and the next one
    Rig rig;
    ChildProcess* writer = &rig.writer();
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", std::to_string(frames), "--frame-rate", "1000"}));
    for (std::uint64_t restart = 1; restart <= 4; ++restart) {
        rig.wait_for_delivered(restart * 70);
        writer->signal(signal);
        CHECK(writer->wait() == expected_end);
        writer = &rig.writer();
        wait_for_restart(rig, restart);
    }
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer->wait() == exited(0));
    CHECK(check_complete(rig, frames).writer_restarts == 4);
    CHECK(writer->err().find("writer restarted 4x, 0 frames lost\n") != std::string::npos);
    CHECK(acquirer.out().find("  writer   restarted 4x, 0 frames lost\n") != std::string::npos);
}
}  // namespace

TEST_CASE("writers killed in mid-scan lose no frame and store none twice") {
    interrupt_writers(SIGKILL, killed_by(SIGKILL));
}

TEST_CASE("writers ended by SIGTERM in mid-scan hand the scan over to the next") {
    interrupt_writers(SIGTERM, exited(4));
}

TEST_CASE("writers killed at any moment of their start and work lose no frame") {
    for (const Arguments& files : {Arguments{},
                                   {"--max-file-frames", "200"},
                                   {"--no-direct-io", "--sync", "64KiB"},
                                   {"--sync", "always"},
                                   {"--compression", "zstd"},
                                   {"--compression", "lzw", "--threads", "2"},
                                   {"--format", "imagej"}}) {
        CAPTURE(files.empty() ? "" : files.front());
        constexpr std::uint64_t frames = 2000;
        Rig rig;
        ChildProcess* writer = &rig.writer(files);
        ChildProcess& acquirer = rig.acquirer(
            recorded_scan({"--frames", std::to_string(frames), "--frame-rate", "5000", "--slots", "16"}));
        rig.wait_for_delivered(1);
        std::uint64_t kills = 0;
        for (; kills < 30 && acquirer.running(); ++kills) {
            std::this_thread::sleep_for(kills * 1ms);
            writer->signal(SIGKILL);
            if (writer->wait() != killed_by(SIGKILL)) {
                break;  // the scan was over before
            }
            writer = &rig.writer(files);
        }
        CHECK(acquirer.wait() == exited(0));
        CHECK(writer->wait() == exited(0));
        CHECK(kills > 5);
        (void)check_complete(rig, frames);
    }
}

TEST_CASE("a full ring holds the source back until the killed writer has a successor") {
    Rig rig;
    ChildProcess& killed = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", "300", "--slots", "8", "--frame-rate", "200"}));
    rig.wait_for_delivered(20);
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    rig.wait_for("the ring is full", [](const RigStatus& now) { return now.ring_used == now.slot_count; });
    ChildProcess& writer = rig.writer();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(check_complete(rig, 300).writer_restarts == 1);
}

TEST_CASE("a writer closes the scan of a killed acquirer as interrupted and removes the session") {
    Rig rig;
    ChildProcess& writer = rig.writer({"--acquirer-timeout", "300ms"});
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "10000", "--frame-rate", "500"}));
    rig.wait_for_delivered(30);
    acquirer.signal(SIGKILL);
    CHECK(acquirer.wait() == killed_by(SIGKILL));
    CHECK(writer.wait() == exited(1));
    CHECK(rig.segments().empty());
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "interrupted");
    CHECK(scan.reason.find("acquirer was gone") != std::string::npos);
    CHECK(scan.stored >= 30);
    CHECK(scan.lost == 0);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("an acquirer that comes back begins a new scan and the killed one's stays interrupted") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.acquirer(recorded_scan({"--frames", "10000", "--frame-rate", "500"}));
    rig.wait_for_delivered(30);
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "100", "--frame-rate", "1000"}));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(1));
    const ScanOnDisk interrupted = read_scan_directory(rig.output() / "scan");
    CHECK(interrupted.state == "interrupted");
    CHECK(interrupted.stored >= 30);
    CHECK(first_flaw(interrupted) == "");
    const ScanOnDisk complete = check_complete(rig, 100, "scan_001");
    CHECK(complete.scan_id == interrupted.scan_id + 1);
    CHECK(complete.first_sequence == interrupted.first_sequence + interrupted.stored);
}

TEST_CASE("a writer goes on when a killed acquirer's successor has made another ring") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.acquirer(recorded_scan({"--frames", "10000", "--frame-rate", "500"}));
    rig.wait_for_delivered(30);
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    // Frames that are not stored yet would keep the ring.
    rig.wait_for("all frames are stored", [](const RigStatus& now) { return now.writer_lag == 0; });
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", "100", "--frame-rate", "1000", "--slots", "32"}));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(1));
    CHECK(rig.segments().empty());
    const ScanOnDisk interrupted = read_scan_directory(rig.output() / "scan");
    CHECK(interrupted.state == "interrupted");
    CHECK(first_flaw(interrupted) == "");
    check_complete(rig, 100, "scan_001");
}

TEST_CASE("acquirer and writer are killed together and both scans are told apart") {
    Rig rig;
    ChildProcess& killed_writer = rig.writer();
    ChildProcess& killed = rig.acquirer(recorded_scan({"--frames", "10000", "--frame-rate", "500"}));
    rig.wait_for_delivered(30);
    killed.signal(SIGKILL);
    killed_writer.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    CHECK(killed_writer.wait() == killed_by(SIGKILL));
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "100", "--frame-rate", "1000"}));
    ChildProcess& writer = rig.writer();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(1));
    const ScanOnDisk interrupted = read_scan_directory(rig.output() / "scan");
    CHECK(interrupted.state == "interrupted");
    CHECK(interrupted.writer_restarts == 1);
    CHECK(first_flaw(interrupted) == "");
    CHECK(check_complete(rig, 100, "scan_001").writer_restarts == 0);
}
