// Writers that come when a scan has begun, and directories whose names are taken.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;
namespace fs = std::filesystem;

namespace {
std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void run_recorded(Rig& rig, const std::string& frames) {
    ChildProcess& writer = rig.writer();
    CHECK(rig.acquirer(recorded_scan({"--frames", frames})).wait() == exited(0));
    CHECK(writer.wait() == exited(0));
}
}  // namespace

TEST_CASE("a writer attached in mid-scan records from there and says what it did not see") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frames", "400", "--frame-rate", "800"}));
    rig.wait_for_delivered(50);
    ChildProcess& writer = rig.writer();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(rig.segments().empty());
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK(scan.received == 400);
    CHECK(scan.lost == 0);
    CHECK(scan.before_writer >= 50);
    CHECK(scan.gaps.empty());
    CHECK(scan.index.front().delivered == scan.before_writer);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("a scan whose name is taken gets the next number and overwrites nothing") {
    Rig rig;
    run_recorded(rig, "10");
    const std::string manifest = text_of(rig.output() / "scan" / "scan.json");
    const std::string index = text_of(rig.output() / "scan" / "scan.index");
    run_recorded(rig, "20");
    run_recorded(rig, "30");
    CHECK(text_of(rig.output() / "scan" / "scan.json") == manifest);
    CHECK(text_of(rig.output() / "scan" / "scan.index") == index);
    CHECK(read_scan_directory(rig.output() / "scan").stored == 10);
    CHECK(read_scan_directory(rig.output() / "scan_001").stored == 20);
    CHECK(read_scan_directory(rig.output() / "scan_002").stored == 30);
    CHECK(first_flaw(read_scan_directory(rig.output() / "scan_002")) == "");
}

TEST_CASE("a file that has the scan's name stays as it is") {
    Rig rig;
    create_directory(rig.output());
    std::ofstream(rig.output() / "scan") << "not ours";
    run_recorded(rig, "10");
    CHECK(text_of(rig.output() / "scan") == "not ours");
    CHECK(read_scan_directory(rig.output() / "scan_001").stored == 10);
}

TEST_CASE("a writer with --null counts frames and stores none") {
    Rig rig;
    ChildProcess& writer = rig.writer({"--null"});
    CHECK(rig.acquirer(recorded_scan({"--frames", "100"})).wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(rig.segments().empty());
}
