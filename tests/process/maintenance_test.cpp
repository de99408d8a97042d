// What the writer program does with scans on the disk.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;
namespace fs = std::filesystem;

namespace {
// A scan of files of ten frames whose programs were all killed; returns its directory.
fs::path killed_scan(Rig& rig, const Arguments& writer_options = {}) {
    Arguments options{"--max-file-frames", "10"};
    options.insert(options.end(), writer_options.begin(), writer_options.end());
    ChildProcess& writer = rig.writer(options);
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "10000", "--frame-rate", "1000"}));
    rig.wait_for("30 frames are stored", [](const RigStatus& now) { return now.delivered > now.writer_lag + 30; });
    acquirer.signal(SIGKILL);
    CHECK(acquirer.wait() == killed_by(SIGKILL));
    writer.signal(SIGKILL);
    CHECK(writer.wait() == killed_by(SIGKILL));
    CHECK(rig.control("remove", {"--discard"}).wait() == exited(0));
    return rig.output() / "scan";
}

ChildProcess& check_refused(ChildProcess& process, int exit_code, const std::string& words) {
    CHECK(process.wait() == exited(exit_code));
    CAPTURE(process.err());
    const auto lines = error_lines(process);
    REQUIRE(lines.size() == 1);
    CHECK(lines.front().find(words) != std::string::npos);
    return process;
}
}  // namespace

TEST_CASE("a scan whose programs were all killed is recovered with every frame that was stored") {
    for (const Arguments& options : {Arguments{}, {"--compression", "zstd"}, {"--format", "imagej"}}) {
        CAPTURE(options);
        Rig rig;
        const fs::path directory = killed_scan(rig, options);
        ChildProcess& recover = rig.program("writer", {"--recover", directory.string()});
        CHECK(recover.wait() == exited(0));
        CHECK(recover.out().find("closed as interrupted") != std::string::npos);
        const ScanOnDisk scan = read_scan_directory(directory);
        CHECK(scan.state == "interrupted");
        CHECK(scan.reason == "recovered");
        CHECK(scan.stored > 20);
        CHECK(scan.lost == 0);
        CHECK(first_flaw(scan) == "");
        CHECK(recover.out().find(std::to_string(scan.stored) + " frames") != std::string::npos);

        ChildProcess& again = rig.program("writer", {"--recover", directory.string()});
        CHECK(again.wait() == exited(0));
        CHECK(again.out().find("already closed") != std::string::npos);
    }
}

TEST_CASE("a scan that is being recorded is not recovered") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "10000", "--frame-rate", "500"}));
    rig.wait_for_delivered(30);
    const std::string directory = (rig.output() / "scan").string();
    check_refused(rig.program("writer", {"--recover", directory}), 5, "is still running");
    acquirer.signal(SIGKILL);
    CHECK(acquirer.wait() == killed_by(SIGKILL));
    rig.wait_for("all frames are stored", [](const RigStatus& now) { return now.writer_lag == 0; });
    check_refused(rig.program("writer", {"--recover", directory}), 5, "is in use by another writer");
    CHECK(writer.running());
    CHECK(read_scan_directory(rig.output() / "scan").state == "recording");
}

TEST_CASE("a scan whose session still holds frames is not recovered before they are stored") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "10000", "--slots", "8", "--grace", "1s"}));
    rig.wait_for_delivered(30);
    writer.signal(SIGKILL);
    CHECK(writer.wait() == killed_by(SIGKILL));
    rig.wait_for("the ring is full", [](const RigStatus& now) { return now.ring_used == now.slot_count; });
    acquirer.signal(SIGKILL);
    CHECK(acquirer.wait() == killed_by(SIGKILL));
    check_refused(rig.program("writer", {"--recover", (rig.output() / "scan").string()}), 5,
                  "holds 8 frames that are not stored");
}

TEST_CASE("a scan that lacks a file is left as it is until the file is back") {
    Rig rig;
    const fs::path directory = killed_scan(rig);
    const fs::path file = directory / "scan_00001.ome.tif";
    fs::rename(file, rig.directory() / "aside");
    const auto index_bytes = fs::file_size(directory / "scan.index");
    ChildProcess& recover =
        check_refused(rig.program("writer", {"--recover", directory.string()}), 1, "1 file is missing or damaged");
    CHECK(recover.err().find("scan_00001.ome.tif' is missing, but the index lists 10 frames") !=
          std::string::npos);
    CHECK(fs::file_size(directory / "scan.index") == index_bytes);
    CHECK(fs::exists(directory / "scan_00000.ome.tif"));
    CHECK_FALSE(fs::exists(file));

    fs::rename(rig.directory() / "aside", file);
    CHECK(rig.program("writer", {"--recover", directory.string()}).wait() == exited(0));
    CHECK(first_flaw(read_scan_directory(directory)) == "");
}

TEST_CASE("a directory without a readable scan is not recovered") {
    Rig rig;
    const std::string directory = rig.directory().string();
    check_refused(rig.program("writer", {"--recover", directory}), 1, "scan.json");
    std::ofstream(rig.directory() / "scan.json") << "{";
    check_refused(rig.program("writer", {"--recover", directory}), 1, "damaged");
    check_refused(rig.program("writer", {"--recover"}), 2, "recover");
    check_refused(rig.program("writer", {"--recover", ""}), 2, "directory");
}
