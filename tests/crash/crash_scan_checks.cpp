#include <doctest/doctest.h>

#include <algorithm>

#include "tests/crash/crash_scan.hpp"

namespace framering::test {

namespace fs = std::filesystem;

void CrashScan::check_nothing_left() {
    onlooker_.stop();
    CHECK(onlooker_.torn() == 0);
    // As scripts/run.sh does at its end: a session that owes nothing and whose acquirer died.
    (void)rig_.control("remove");
    CHECK(rig_.segments().empty());
}

std::array<ScanOnDisk, 2> CrashScan::check_scans(const std::string& directory) {
    std::array<ScanOnDisk, 2> scans;
    std::ranges::transform(std::array{rig_.output(), copies()}, scans.begin(), [&](const fs::path& output) {
        ChildProcess& verified = rig_.program("writer", {"--verify", (output / directory).string()});
        CAPTURE(verified.wait());
        CHECK(verified.wait() == exited(0));
        ScanOnDisk scan = read_scan_directory(output / directory);
        CHECK(first_flaw(scan) == "");
        return scan;
    });
    return scans;
}

void CrashScan::check_complete(std::uint64_t frames, const std::string& directory) {
    CAPTURE(story_);
    check_nothing_left();
    for (const ScanOnDisk& scan : check_scans(directory)) {
        CHECK(scan.state == "complete");
        CHECK(scan.received == frames);
        CHECK(scan.before_writer == 0);
        CHECK(scan.index.size() + scan.lost == frames);
    }
}

void CrashScan::check_ended_early(const std::string& state, const std::string& directory) {
    CAPTURE(story_);
    check_nothing_left();
    for (const ScanOnDisk& scan : check_scans(directory)) {
        CHECK(scan.state == state);
        CHECK(scan.index.size() >= 4);
        CHECK(scan.index.size() == scan.received);
    }
}

}  // namespace framering::test
