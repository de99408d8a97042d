// What the start of a scan costs where many scans are in the output already.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <fstream>

#include "tests/support/recorded_scan.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr int kScans = 10'000;

void fill_with_scans(const fs::path& output) {
    for (int i = 0; i < kScans; ++i) {
        const fs::path scan = output / (i == 0 ? "scan" : fmt::format("scan_{:03}", i));
        fs::create_directory(scan);
        std::ofstream(scan / "scan.json") << "{}";
    }
}

std::uint64_t calls_to_begin_in(const fs::path& output, const ScanIdentity& identity, const fs::path& expected) {
    const SinkUnderTest& on = usual_sink();
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    plan_system_calls({});
    const ScanRecording recording =
        begin_recording(on.make(), settings_of(output, 100), identity, plan_of(format, 3));
    const std::uint64_t calls = system_calls_so_far();
    CHECK(recording.directory() == expected);
    return calls;
}
}  // namespace

TEST_CASE(
    "recording: a new scan opens none of ten thousand that are there already, and tries none of their names") {
    const TemporaryDirectory empty;
    const TemporaryDirectory full;
    fill_with_scans(full.path());
    ScanIdentity fresh = test_scan();
    fresh.is_new = true;
    const std::uint64_t calls = calls_to_begin_in(empty.path(), fresh, empty / "scan");
    CHECK(calls_to_begin_in(full.path(), fresh, full / fmt::format("scan_{:03}", kScans)) == calls);
}
