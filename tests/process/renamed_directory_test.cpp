// A scan's directory that somebody renames, copies or removes while it is recorded.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/process/small_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;
namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kRenamedScanFrames = 600;

// Files of 64 frames, so that the writer makes, names and closes several after the renaming.
Arguments small_files(const Arguments& more = {}) {
    Arguments all{"--max-file-frames", "64"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

ChildProcess& begin_scan(Rig& rig) {
    ChildProcess& acquirer = rig.acquirer(
        recorded_scan({"--frames", std::to_string(kRenamedScanFrames), "--frame-rate", "500", "--grace", "30s"}));
    rig.wait_for_delivered(100);
    return acquirer;
}

void check_whole(const ScanOnDisk& scan) {
    CHECK(scan.state == "complete");
    CHECK(scan.stored == kRenamedScanFrames);
    CHECK(scan.gaps.empty());
    CHECK(scan.other_files.empty());
    CHECK(first_flaw(scan) == "");
}

}  // namespace

TEST_CASE("a directory that is renamed in mid-scan is recorded in to its end, and that is told") {
    Rig rig;
    ChildProcess& writer = rig.writer(small_files());
    ChildProcess& acquirer = begin_scan(rig);
    const fs::path renamed = rig.output() / "good cells";
    fs::rename(rig.output() / "scan", renamed);
    rig.wait_for_delivered(200);
    rig.wait_until("control says where it is",
                   [&] { return contains(rig.control("status").out(), "in " + renamed.string()); });
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    check_whole(read_scan_directory(renamed));
    CHECK_FALSE(fs::exists(rig.output() / "scan"));
    CHECK(contains(writer.err(), "was renamed to '" + renamed.string() + "'"));
    CHECK(contains(acquirer.out(), "files in " + renamed.string()));
}

TEST_CASE("a writer that is killed after the renaming is succeeded in the renamed directory, not in its copy") {
    Rig rig;
    ChildProcess& killed = rig.writer(small_files());
    ChildProcess& acquirer = begin_scan(rig);
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    fs::create_directory(rig.output() / "monday");
    fs::rename(rig.output() / "scan", rig.output() / "monday" / "good cells");
    fs::copy(rig.output() / "monday" / "good cells", rig.output() / "scan");
    ChildProcess& writer = rig.writer(small_files());
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    check_whole(read_scan_directory(rig.output() / "monday" / "good cells"));
    CHECK(read_scan_directory(rig.output() / "scan").state == "recording");
    CHECK_FALSE(fs::exists(rig.output() / "scan_001"));
}

TEST_CASE("a writer that does not find its predecessor's directory calls nothing complete and says what is lost") {
    Rig rig;
    ChildProcess& killed = rig.writer();
    ChildProcess& acquirer = begin_scan(rig);
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    fs::rename(rig.output() / "scan", rig.directory() / "elsewhere");
    ChildProcess& writer = rig.writer();
    CHECK(acquirer.wait() == exited(3));
    CHECK(writer.wait() == exited(1));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "interrupted");
    CHECK(contains(scan.reason, "which no longer exists"));
    CHECK(scan.before_writer == 0);
    CHECK(scan.lost == kRenamedScanFrames - scan.stored);
    CHECK(first_flaw(scan) == "");
    CHECK(contains(acquirer.out(), "LOST     " + std::to_string(scan.lost) + " frames, not stored by writer"));
}

TEST_CASE("a new scan looks into no scan that is there already") {
    Rig rig;
    fs::create_directories(rig.output() / "scan");
    std::ofstream(rig.output() / "scan" / "scan.json") << "damaged";
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "20"}));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(read_scan_directory(rig.output() / "scan_001").stored == 20);
    CHECK_FALSE(contains(writer.err(), "damaged"));
}
