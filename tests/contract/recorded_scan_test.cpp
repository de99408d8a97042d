// Scans that every sink records, read frame by frame.
#include "recorded/recorded_scan.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "common/base/error.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/upkeep/repacking.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::size_t kScanFrames = 11;
constexpr std::uint64_t kFramesPerFile = 4;

const FrameFormat& format() {
    static const FrameFormat instance = test_format(70, 70, PixelFormat::mono16);
    return instance;
}

// The directory of a closed scan of these frames.
std::filesystem::path recorded(const SinkUnderTest& on, const TemporaryDirectory& output,
                               const TestFrames& frames) {
    ScanRecording recording =
        begin_recording(on, settings_of(output.path(), kFramesPerFile), plan_of(format(), kScanFrames));
    store_all(recording, frames.all(), 3);
    return recording.finish(complete(kScanFrames)).directory;
}

void check_frame(RecordedScan& scan, std::size_t n, const FrameView& expected) {
    CAPTURE(n);
    std::vector<std::byte> pixels;
    const FrameView frame = scan.read(n, pixels);
    CHECK(std::ranges::equal(frame.pixels, expected.pixels));
    CHECK(frame.info.sequence == expected.info.sequence);
    CHECK(frame.info.delivered == expected.info.delivered);
    CHECK(frame.info.capture_time_ns == expected.info.capture_time_ns);
    CHECK(frame.info.scan_id == test_scan().scan_id);
    CHECK(frame.info.crc32c == expected.info.crc32c);
    FrameFormat found;
    CHECK(get_format(frame.info, found));
    CHECK(found == format());
    if (scan.is_in_place(n)) {
        const FrameView in_place = scan.view(n);
        CHECK(std::ranges::equal(in_place.pixels, expected.pixels));
        CHECK(in_place.info.sequence == expected.info.sequence);
    }
}
}  // namespace

TEST_CASE("recorded scan: every frame of every file, in order, backwards and across files") {
    TestFrames frames(format(), kScanFrames, test_scan().first_sequence);
    frames.add_checksums();
    on_every_file_sink([&](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        RecordedScan scan(recorded(on, output, frames));
        CHECK(scan.manifest().state == RecordingState::complete);
        CHECK(scan.manifest().files.size() == 3);
        REQUIRE(scan.frame_count() == kScanFrames);
        CHECK(scan.is_in_place(0) == (on.make()->kind().compression.codec == Codec::none));
        for (std::size_t n = 0; n < kScanFrames; ++n) {
            check_frame(scan, n, frames.all()[n]);
        }
        for (std::size_t n = kScanFrames; n-- > 0;) {
            check_frame(scan, n, frames.all()[n]);
        }
        for (std::size_t n = 0; n < kScanFrames; ++n) {
            const std::size_t jump = n * 7 % kScanFrames;
            check_frame(scan, jump, frames.all()[jump]);
        }
    });
}

TEST_CASE("recorded scan: frames in place stay where they are until the scan is refreshed") {
    const TestFrames frames(format(), kScanFrames, test_scan().first_sequence);
    const TemporaryDirectory output;
    RecordedScan scan(recorded(usual_sink(), output, frames));
    std::vector<FrameView> views;
    for (std::size_t n = 0; n < kScanFrames; ++n) {
        views.push_back(scan.view(n));
    }
    for (std::size_t n = 0; n < kScanFrames; ++n) {
        CHECK(std::ranges::equal(views[n].pixels, frames.all()[n].pixels));
    }
}

TEST_CASE("recorded scan: beside its writer it has the frames that were there when it was opened or refreshed") {
    const TestFrames frames(format(), kScanFrames, test_scan().first_sequence);
    on_every_file_sink([&](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        ScanRecording recording =
            begin_recording(on, settings_of(output.path(), kFramesPerFile), plan_of(format(), kScanFrames));
        RecordedScan scan(recording.directory());
        CHECK(scan.manifest().state == RecordingState::recording);
        CHECK(scan.frame_count() == 0);
        for (std::size_t stored = 0; stored < kScanFrames; ++stored) {
            CHECK(scan.frame_count() == stored);
            recording.store(frames.run(stored, 1));
            recording.keep_up();
            CHECK(scan.frame_count() == stored);
            scan.refresh();
            REQUIRE(scan.frame_count() == stored + 1);
            check_frame(scan, 0, frames.all()[0]);
            check_frame(scan, stored, frames.all()[stored]);
        }
        (void)recording.finish(complete(kScanFrames));
        check_frame(scan, kScanFrames / 2, frames.all()[kScanFrames / 2]);
        scan.refresh();
        CHECK(scan.manifest().state == RecordingState::complete);
    });
}

TEST_CASE("recorded scan: a frame whose record is in the index before its page is in the file is not there yet") {
    namespace fs = std::filesystem;
    const TestFrames frames(format(), kScanFrames, test_scan().first_sequence);
    on_every_file_sink([&](const SinkUnderTest& on) {
        if (on.make()->kind().compression.codec == Codec::none) {
            return;  // its pixels are where the record says before the record is written
        }
        const TemporaryDirectory output;
        const fs::path seen = output.path() / "seen";
        ScanRecording recording =
            begin_recording(on, settings_of(output.path(), kFramesPerFile), plan_of(format(), kScanFrames));
        store_all(recording, frames.run(0, 2), 1);
        fs::copy(recording.directory(), seen);
        store_all(recording, frames.run(2, 1), 1);
        fs::copy_file(recording.directory() / kIndexFileName, seen / kIndexFileName,
                      fs::copy_options::overwrite_existing);
        RecordedScan scan(seen);
        REQUIRE(scan.frame_count() == 2);
        check_frame(scan, 1, frames.all()[1]);
    });
}

TEST_CASE("recorded scan: a scan that is repacked meanwhile is read again, never with other pixels") {
    const TestFrames frames(format(), kScanFrames, test_scan().first_sequence);
    const TemporaryDirectory output;
    RecordedScan scan(recorded(usual_sink(), output, frames));
    const FrameView mapped = scan.view(0);
    CHECK(repack_directory(scan.directory(), {Codec::zstd, 1}, 1) == ExitCode::done);
    CHECK(std::ranges::equal(mapped.pixels, frames.all()[0].pixels));
    std::vector<std::byte> pixels;
    CHECK_THROWS_WITH_AS((void)scan.view(kScanFrames - 1),
                         doctest::Contains("rewritten while the scan was being read"), Error);
    CHECK_THROWS_WITH_AS((void)scan.read(kScanFrames - 1, pixels), doctest::Contains("was rewritten"), Error);
    scan.refresh();
    CHECK_FALSE(scan.is_in_place(0));
    for (std::size_t n = 0; n < kScanFrames; ++n) {
        check_frame(scan, n, frames.all()[n]);
    }
}
