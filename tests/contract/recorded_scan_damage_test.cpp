// Scans that are missing, damaged or incomplete, opened and read.
#include <doctest/doctest.h>

#include <fstream>
#include <span>

#include "common/base/error.hpp"
#include "recorded/recorded_scan.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kDamagedFrames = 3;

fs::path record(const SinkUnderTest& on, const TemporaryDirectory& output) {
    const FrameFormat format = test_format(70, 70, PixelFormat::mono16);
    const TestFrames frames(format, kDamagedFrames, test_scan().first_sequence);
    ScanRecording recording =
        begin_recording(on, settings_of(output.path(), 100), plan_of(format, kDamagedFrames));
    store_all(recording, frames.all(), 1);
    return recording.finish(complete(kDamagedFrames)).directory;
}

// As a whole record, whatever is in it.
void set_record(const fs::path& directory, std::size_t n, IndexRecord record) {
    record.crc32c = crc_of(record);
    std::fstream index(directory / kIndexFileName, std::ios::in | std::ios::out | std::ios::binary);
    index.seekp(static_cast<std::streamoff>(sizeof(IndexHeader) + n * sizeof record));
    index.write(reinterpret_cast<const char*>(&record), sizeof record);
}

void check_refused(const fs::path& directory, std::size_t n, const char* why) {
    RecordedScan scan(directory);
    std::vector<std::byte> pixels;
    CHECK_THROWS_WITH_AS((void)scan.read(n, pixels), doctest::Contains(why), Error);
    if (scan.is_in_place(n)) {
        CHECK_THROWS_WITH_AS((void)scan.view(n), doctest::Contains(why), Error);
    }
}
}  // namespace

TEST_CASE("recorded scan: a directory without a scan is named with the reason") {
    const TemporaryDirectory output;
    CHECK_THROWS_WITH_AS(RecordedScan{output / "missing"},
                         doctest::Contains("missing' is not a scan directory: it has no scan.json"), Error);
    CHECK_THROWS_WITH_AS(RecordedScan{output.path()},
                         doctest::Contains("is not a scan directory: it has no scan.json"), Error);
    const fs::path directory = record(usual_sink(), output);
    fs::remove(directory / kIndexFileName);
    CHECK_THROWS_WITH_AS(RecordedScan{directory}, doctest::Contains("scan.index': No such file"), Error);
    fs::create_directory(directory / kIndexFileName);
    CHECK_THROWS_WITH_AS(RecordedScan{directory}, doctest::Contains("it is not a regular file"), Error);
}

TEST_CASE("recorded scan: a failed refresh leaves the scan as it was") {
    const TemporaryDirectory output;
    const fs::path directory = record(usual_sink(), output);
    RecordedScan scan(directory);
    const FrameView frame = scan.view(0);
    fs::rename(directory / kManifestFileName, directory / "away");
    CHECK_THROWS_AS(scan.refresh(), Error);
    CHECK(scan.frame_count() == kDamagedFrames);
    CHECK(frame.pixels.data() == scan.view(0).pixels.data());
}

TEST_CASE("recorded scan: a torn last record is no frame") {
    const TemporaryDirectory output;
    const fs::path directory = record(usual_sink(), output);
    fs::resize_file(directory / kIndexFileName, sizeof(IndexHeader) + 3 * sizeof(IndexRecord) - 1);
    CHECK(RecordedScan(directory).frame_count() == 2);
}

TEST_CASE("recorded scan: frames of a missing or cut file are refused") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const fs::path directory = record(on, output);
        const fs::path file = directory / name_of_file(directory, 0);
        const RecordedScan whole(directory);
        fs::resize_file(file, whole.records()[2].offset + whole.records()[2].bytes - 1);
        RecordedScan scan(directory);
        std::vector<std::byte> pixels;
        CHECK_THROWS_AS((void)scan.read(2, pixels), Error);
        if (scan.is_in_place(2)) {
            CHECK_THROWS_WITH_AS((void)scan.view(2), doctest::Contains("before the end of frame 102"), Error);
            CHECK(scan.view(1).pixels.size() == scan.records()[1].bytes);
        }
        fs::resize_file(file, 0);
        CHECK_THROWS_AS((void)RecordedScan(directory).read(0, pixels), Error);
        fs::remove(file);
        check_refused(directory, 0, "No such file");
    });
}

TEST_CASE("recorded scan: a scan that was recorded without files has numbers, and no pixels") {
    on_every_sink([](const SinkUnderTest& on) {
        if (on.keeps_files) {
            return;
        }
        const TemporaryDirectory output;
        const fs::path directory = record(on, output);
        CHECK(RecordedScan(directory).info(1).sequence == test_scan().first_sequence + 1);
        check_refused(directory, 1, "No such file");
    });
}

TEST_CASE("recorded scan: whole records that lead nowhere are refused") {
    on_every_file_sink([](const SinkUnderTest& on) {
        const TemporaryDirectory output;
        const fs::path directory = record(on, output);
        const IndexRecord record = RecordedScan(directory).records()[1];
        IndexRecord other = record;
        other.file = 0xffff'ffff;
        set_record(directory, 1, other);
        check_refused(directory, 1, "No such file");
        other = record;
        for (const std::uint64_t offset : {~std::uint64_t{1}, std::uint64_t{1} << 40}) {
            other.offset = offset;
            set_record(directory, 1, other);
            check_refused(directory, 1, "frame 101");
        }
        other = record;
        other.bytes = ~std::uint64_t{0};
        set_record(directory, 1, other);
        check_refused(directory, 1, "frame 101");
        other = record;
        other.flags ^= IndexRecord::kIsCompressed;
        set_record(directory, 1, other);
        RecordedScan scan(directory);
        std::vector<std::byte> pixels;
        if (!scan.is_in_place(1)) {  // a TIFF page, compressed or not, is read by its directory
            CHECK_NOTHROW((void)scan.read(1, pixels));
        } else {
            check_refused(directory, 1, "bytes in scan.index");
        }
    });
}
