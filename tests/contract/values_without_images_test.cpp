// A scan of values without a camera (--source none): manifest, index and values, and no file of images.
#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "recorded/recorded_scan.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/sink/sink_factory.hpp"
#include "writer/upkeep/recovering.hpp"
#include "writer/upkeep/repacking.hpp"
#include "writer/upkeep/verification.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::size_t kPoints = 11;

const std::vector<std::string> kFiles{"hooks.journal", "scan.index", "scan.json", "scan.values", "scan.values.1"};

TestFrames points() {
    TestFrames frames(test_format(1, 1, PixelFormat::mono8), kPoints, test_scan().first_sequence);
    frames.add_values();
    return frames;
}

ScanPlan plan_without_images() {
    ScanPlan plan = plan_of(test_format(1, 1, PixelFormat::mono8), kPoints);
    plan.source = "none";
    plan.axes = {{"voltage", "V", kPoints, 0.1}};
    return plan;
}

// As the writer does.
ScanRecording begin(const RecordingSettings& settings) {
    SinkOptions options;
    options.null = true;
    return begin_recording(make_sink(options), settings, test_scan(), plan_without_images());
}

void check_scan(const std::filesystem::path& directory, const TestFrames& frames) {
    CHECK(names_in(directory) == kFiles);
    CHECK(flaw_of_values(directory, frames.all()) == "");
    CHECK(verify_directory(directory) == ExitCode::done);
    RecordedScan scan(directory);
    CHECK(scan.manifest().files.empty());
    REQUIRE(scan.frame_count() == kPoints);
    CHECK(scan.info(3).delivered == 3);
    std::vector<std::byte> pixels;
    CHECK_THROWS_WITH_AS((void)scan.read(3, pixels), doctest::Contains("has values and no images"), Error);
    CHECK_THROWS_WITH_AS((void)scan.view(3), doctest::Contains("has values and no images"), Error);
}
}  // namespace

TEST_CASE("values without images: a scan is its manifest, its index and its values") {
    const TemporaryDirectory output;
    const TestFrames frames = points();
    ScanRecording recording = begin(settings_of(output.path(), 4));
    store_all(recording, frames.all(), 3);
    const RecordingSummary summary = recording.finish(complete(kPoints));
    CHECK(summary.exit_code == ExitCode::done);
    CHECK(summary.manifest.stored == kPoints);
    check_scan(summary.directory, frames);
    CHECK(summary_of_closed(find_test_scan(settings_of(output.path(), 4)))->exit_code == ExitCode::done);
}

TEST_CASE("values without images: the next writer goes on where a killed one stopped") {
    const TemporaryDirectory output;
    const TestFrames frames = points();
    {
        ScanRecording killed = begin(settings_of(output.path(), 4));
        store_all(killed, frames.run(0, 6), 3);
    }
    ScanRecording next = begin(settings_of(output.path(), 4));
    CHECK(next.next_sequence() == test_scan().first_sequence + 6);
    store_all(next, frames.all(), 4);
    const RecordingSummary summary = next.finish(complete(kPoints));
    CHECK(summary.manifest.writer_restarts == 1);
    CHECK(summary.manifest.lost == 0);
    check_scan(summary.directory, frames);
}

TEST_CASE("values without images: a scan that nobody will finish is closed with what it has") {
    const TemporaryDirectory output;
    const TestFrames frames = points();
    {
        ScanRecording killed = begin(settings_of(output.path(), 100));
        store_all(killed, frames.all(), 3);
    }
    CHECK(RecordedScan(output / "scan").frame_count() == kPoints);
    CHECK(recover_directory(output / "scan") == ExitCode::done);
    check_scan(output / "scan", frames);
    CHECK(read_manifest(output / "scan").state == RecordingState::interrupted);
}

TEST_CASE("values without images: there is nothing to compress") {
    const TemporaryDirectory output;
    ScanRecording recording = begin(settings_of(output.path(), 4));
    const RecordingSummary summary = recording.finish(complete(0));
    CHECK_THROWS_WITH_AS((void)repack_directory(summary.directory, parse_compression("zstd"), 1),
                         doctest::Contains("there is nothing to compress"), Error);
}
