#include "writer/disk/io_watch.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <memory>
#include <vector>

#include "tests/support/contains.hpp"

using namespace framering;
using framering::test::contains;
using namespace std::chrono_literals;

namespace {
constexpr std::uint64_t kMillisecond = 1'000'000;
constexpr std::uint64_t kSecond = 1'000'000'000;

// A watch with a clock that the test turns, and ears.
struct Watched {
    std::uint64_t now_ns = kSecond;
    std::vector<std::string> warnings;
    IoWatch watch{{2s, [this] { return now_ns; },
                   [this](const std::string& text) {
                       warnings.push_back(text);
                       errno = EBADF;
                   }}};

    void call_of(std::uint64_t length_ns) {
        const IoWatch::Call call("pwrite", "scan.tif", watch);
        now_ns += length_ns;
    }
};

}  // namespace

TEST_CASE("calls are counted and timed") {
    Watched disk;
    CHECK(disk.watch.figures().calls == 0);
    for (int i = 0; i < 98; ++i) {
        disk.call_of(kMillisecond);
    }
    disk.call_of(20 * kMillisecond);
    disk.call_of(1200 * kMillisecond);
    const DiskFigures figures = disk.watch.figures();
    CHECK(figures.calls == 100);
    CHECK(figures.max_ns == 1200 * kMillisecond);
    CHECK(figures.blocked_since_ns == 0);
    CHECK(calls_text(figures) == "p50 1.0 ms, p99 20 ms, max 1.2 s of 100 calls");
    CHECK(disk.warnings.empty());
    disk.watch.restart();
    CHECK(calls_text(disk.watch.figures()) == "p50 0 us, p99 0 us, max 0 us of 0 calls");
}

TEST_CASE("a call that blocks is named once while it lasts and once when it has ended") {
    Watched disk;
    {
        const IoWatch::Call call("fdatasync", "scans/water/scan_00001.ome.tif", disk.watch);
        disk.now_ns += 2 * kSecond;
        disk.watch.look();
        CHECK(disk.warnings.empty());
        CHECK(disk.watch.figures().blocked_since_ns == 0);
        disk.now_ns += 500 * kMillisecond;
        disk.watch.look();
        REQUIRE(disk.warnings.size() == 1);
        CHECK(contains(disk.warnings[0],
                       "fdatasync of 'scans/water/scan_00001.ome.tif' has not returned for 2.5 s"));
        CHECK(disk.watch.figures().blocked_since_ns == kSecond);
        disk.now_ns += 10 * kSecond;
        disk.watch.look();
        CHECK(disk.warnings.size() == 1);
    }
    REQUIRE(disk.warnings.size() == 2);
    CHECK(disk.warnings[1] == "fdatasync of 'scans/water/scan_00001.ome.tif' returned after 13 s");
    CHECK(disk.watch.figures().blocked_since_ns == 0);
    disk.watch.look();
    CHECK(disk.warnings.size() == 2);
}

TEST_CASE("a long call between two looks is named when it has ended") {
    Watched disk;
    disk.call_of(2 * kSecond + 1);
    REQUIRE(disk.warnings.size() == 1);
    CHECK(contains(disk.warnings[0], "pwrite of 'scan.tif' returned after 2.0 s"));
}

TEST_CASE("the next call in the same place is named again") {
    Watched disk;
    for (std::size_t calls = 1; calls <= 2; ++calls) {
        const IoWatch::Call call("pwrite", "scan.tif", disk.watch);
        disk.now_ns += 3 * kSecond;
        disk.watch.look();
        CHECK(disk.warnings.size() == 2 * calls - 1);
    }
    CHECK(disk.warnings.size() == 4);
}

TEST_CASE("of two calls that block the older one is told of and both are named") {
    Watched disk;
    const IoWatch::Call flush("fdatasync", "scan_00000.ome.tif", disk.watch);
    disk.now_ns += kSecond;
    {
        const IoWatch::Call write("pwritev", "scan_00001.ome.tif", disk.watch);
        disk.now_ns += 3 * kSecond;
        disk.watch.look();
        CHECK(disk.warnings.size() == 2);
        CHECK(disk.watch.figures().blocked_since_ns == kSecond);
    }
    CHECK(disk.warnings.size() == 3);
    CHECK(disk.watch.figures().blocked_since_ns == kSecond);
    CHECK(disk.watch.figures().calls == 1);
}

TEST_CASE("more calls at once than there are places for are still counted") {
    Watched disk;
    {
        std::vector<std::unique_ptr<IoWatch::Call>> calls;
        for (int i = 0; i < 20; ++i) {
            calls.push_back(std::make_unique<IoWatch::Call>("pwrite", "scan.tif", disk.watch));
        }
        disk.now_ns += kMillisecond;
    }
    CHECK(disk.watch.figures().calls == 20);
    disk.call_of(3 * kSecond);
    CHECK(disk.warnings.size() == 1);
}

TEST_CASE("a watched call keeps the reason of its failure") {
    Watched disk;
    errno = 0;
    {
        const IoWatch::Call call("pwrite", "scan.tif", disk.watch);
        errno = ENOSPC;
        disk.now_ns += 3 * kSecond;
    }
    CHECK(disk.warnings.size() == 1);
    CHECK(errno == ENOSPC);
}

TEST_CASE("of a very long path the end is told") {
    Watched disk;
    {
        const IoWatch::Call call("open", "/" + std::string(400, 'd') + "/scan.json", disk.watch);
        disk.now_ns += 3 * kSecond;
    }
    REQUIRE(disk.warnings.size() == 1);
    CHECK(contains(disk.warnings[0], "ddd/scan.json' returned"));
}
