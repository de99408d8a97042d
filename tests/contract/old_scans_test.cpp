// Scan directories that former versions have left: they open for ever. tests/data/scans/make_scans.sh makes an
// archive of them: of each sink a scan with each ending. Frames carry their numbers in their pixels, and
// checksums.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <span>

#include "common/base/crc32c.hpp"
#include "common/base/error.hpp"
#include "common/frame/embedded_sequence.hpp"
#include "recorded/recorded_scan.hpp"
#include "tests/support/command_output.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/recording/scan_recording.hpp"
#include "writer/sink/sink_factory.hpp"
#include "writer/upkeep/recovering.hpp"
#include "writer/upkeep/verification.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
struct OldScan {
    const char* name;
    RecordingState state;
    std::uint64_t stored;
    std::uint64_t lost = 0;
    std::uint64_t before_writer = 0;
};

using enum RecordingState;

// As written by 0.1.0: canceled and killed in the middle of a file, with frames lost in the middle, after the
// deaths of both processes, and joined late.
constexpr std::array kClosed = {
    OldScan{"streaming_complete", complete, 10},
    OldScan{"streaming_canceled", canceled, 8},
    OldScan{"streaming_lossy", complete, 45, 15},
    OldScan{"streaming_interrupted", interrupted, 8},
    OldScan{"streaming_resumed", complete, 94, 0, 6},
    OldScan{"streaming_repacked", complete, 10},
    OldScan{"zstd_complete", complete, 10},
    OldScan{"zstd_canceled", canceled, 8},
    OldScan{"zstd_lossy", complete, 46, 14},
    OldScan{"zstd_interrupted", interrupted, 10},
    OldScan{"zstd_resumed", complete, 94, 0, 6},
    OldScan{"deflate_complete", complete, 10},
    OldScan{"deflate_canceled", canceled, 8},
    OldScan{"deflate_lossy", complete, 37, 23},
    OldScan{"deflate_interrupted", interrupted, 8},
    OldScan{"deflate_resumed", complete, 94, 0, 6},
    OldScan{"lzw_complete", complete, 10},
    OldScan{"lzw_canceled", canceled, 8},
    OldScan{"lzw_lossy", complete, 37, 23},
    OldScan{"lzw_interrupted", interrupted, 13},
    OldScan{"lzw_resumed", complete, 92, 0, 8},
    OldScan{"imagej_complete", complete, 10},
    OldScan{"imagej_canceled", canceled, 11},
    OldScan{"imagej_lossy", complete, 43, 17},
    OldScan{"imagej_interrupted", interrupted, 8},
    OldScan{"imagej_resumed", complete, 92, 0, 8},
};
// `stored`: frames in the index when everybody was killed; each of them is in a file.
constexpr std::array kOpen = {
    OldScan{"streaming_killed", recording, 12}, OldScan{"zstd_killed", recording, 11},
    OldScan{"deflate_killed", recording, 14},   OldScan{"lzw_killed", recording, 8},
    OldScan{"imagej_killed", recording, 9},
};

class UnpackedScans {
  public:
    UnpackedScans() {
        const CommandOutput unpacked = run_command(
            "tar -C '" + place_.path().string() + "' -xJf " FRAMERING_SOURCE_DIR "/tests/data/scans/0.1.0.tar.xz");
        REQUIRE_MESSAGE(unpacked.exit_code == 0, unpacked.text);
    }
    [[nodiscard]] fs::path path() const { return place_ / "0.1.0"; }

  private:
    TemporaryDirectory place_;
};

void check_frames(const fs::path& directory, const OldScan& expected) {
    const ScanOnDisk scan = read_scan_directory(directory);
    CHECK(first_flaw(scan) == "");
    CHECK(scan.stored == expected.stored);
    CHECK(scan.lost == expected.lost);
    CHECK(scan.before_writer == expected.before_writer);
}

// Frames carry their sequence in their pixels.
void check_read(const fs::path& directory, const OldScan& expected) {
    RecordedScan scan(directory);
    CHECK(scan.manifest().state == expected.state);
    CHECK(scan.frame_count() == expected.stored);
    std::vector<std::byte> pixels;
    for (std::size_t n = 0; n < scan.frame_count(); ++n) {
        const FrameView frame = scan.read(n, pixels);
        CHECK(read_embedded_sequence(frame.pixels).all_are(frame.info.sequence));
        CHECK(frame.info.has_crc32c == 1);
        CHECK(crc32c(frame.pixels) == frame.info.crc32c);
        if (scan.is_in_place(n)) {
            CHECK(std::ranges::equal(scan.view(n).pixels, pixels));
        }
    }
}

SinkOptions sink_of(const Manifest& manifest) {
    SinkOptions options;
    options.kind = manifest.kind;
    return options;
}

void take_over_and_close(const fs::path& directory) {
    const Manifest manifest = read_manifest(directory);
    RecordingSettings settings;
    settings.output = directory.parent_path();
    settings.name = directory.filename();
    const ScanIdentity identity{manifest.session, manifest.session_uuid, manifest.scan_id, manifest.first_sequence,
                                0};
    ScanRecording recording = ScanRecording::open(make_sink(sink_of(manifest)), settings, identity, manifest.plan,
                                                  find_scan(settings.output, settings.name, identity));
    ScanOutcome outcome;
    outcome.state = canceled;
    outcome.delivered = recording.written_frames();
    outcome.end_sequence = recording.next_sequence();
    (void)recording.finish(outcome);
}
}  // namespace

TEST_CASE("old scans: closed ones are whole") {
    const UnpackedScans scans;
    for (const OldScan& expected : kClosed) {
        CAPTURE(expected.name);
        const fs::path directory = scans.path() / expected.name;
        CHECK(verify_directory(directory) == ExitCode::done);
        CHECK(read_manifest(directory).state == expected.state);
        check_frames(directory, expected);
    }
}

TEST_CASE("old scans: every frame is read, closed or not") {
    const UnpackedScans scans;
    for (const auto& list : {std::span<const OldScan>(kClosed), std::span<const OldScan>(kOpen)}) {
        for (const OldScan& expected : list) {
            CAPTURE(expected.name);
            check_read(scans.path() / expected.name, expected);
        }
    }
}

TEST_CASE("old scans: those that everybody has left are closed by a recovery") {
    const UnpackedScans scans;
    for (const OldScan& expected : kOpen) {
        CAPTURE(expected.name);
        const fs::path directory = scans.path() / expected.name;
        CHECK(recover_directory(directory) == ExitCode::done);
        CHECK(verify_directory(directory) == ExitCode::done);
        check_frames(directory, expected);
    }
}

TEST_CASE("old scans: a new writer takes those over that everybody has left") {
    const UnpackedScans scans;
    for (const OldScan& expected : kOpen) {
        CAPTURE(expected.name);
        const fs::path directory = scans.path() / expected.name;
        take_over_and_close(directory);
        CHECK(verify_directory(directory) == ExitCode::done);
        check_frames(directory, expected);
    }
}

TEST_CASE("old scans: a scan that stored nothing, to be measured, keeps its counts") {
    const UnpackedScans scans;
    const Manifest manifest = read_manifest(scans.path() / "null_complete");
    CHECK(manifest.state == complete);
    CHECK(manifest.stored == 10);
}
