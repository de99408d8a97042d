// What readers have reported of a closed scan, values.ROLE: --verify reads it, and finds every damage.
#include <doctest/doctest.h>

#include <fstream>
#include <vector>

#include "common/base/error.hpp"
#include "recorded/recorded_scan.hpp"
#include "recorded/reported_values.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/temporary_directory.hpp"
#include "writer/upkeep/values_check.hpp"
#include "writer/upkeep/verification.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kReportedFrames = 6;

fs::path record_scan(const TemporaryDirectory& output) {
    TestFrames frames(small_format(), kReportedFrames, test_scan().first_sequence);
    ScanRecording recording =
        begin_recording(usual_sink(), settings_of(output.path(), 3), plan_of(small_format(), kReportedFrames));
    store_all(recording, frames.all(), 2);
    return recording.finish(complete(kReportedFrames)).directory;
}

// Reports of the frames at these places of the index, in this order.
std::vector<std::byte> reports_of(const fs::path& directory, const std::vector<std::size_t>& places) {
    const RecordedScan scan(directory);
    std::vector<std::byte> bytes = header_of({scan.manifest().scan_id, 0, {}, test_keys(2)});
    for (const std::size_t place : places) {
        const IndexRecord& record = scan.records()[place];
        const double value = static_cast<double>(place);
        append_row(bytes, {record.sequence, record.delivered, record.capture_time_ns, 0, 0},
                   std::vector<double>{value, -value}, 2);
    }
    return bytes;
}

void put_bytes(const fs::path& path, std::span<const std::byte> bytes) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

void check_damaged(const fs::path& directory, const char* why) {
    CHECK_THROWS_WITH_AS((void)verify_directory(directory), doctest::Contains(why), Error);
}
}  // namespace

TEST_CASE("reports: whole files of several roles are read, in any order of frames, and counted") {
    const TemporaryDirectory output(TemporaryDirectory::in_memory());
    const fs::path directory = record_scan(output);
    put_bytes(directory / "values.focus", reports_of(directory, {0, 1, 1, 4}));
    put_bytes(directory / "values.focus.1", reports_of(directory, {5, 2}));
    put_bytes(directory / "values.cells", reports_of(directory, {}));
    put_bytes(directory / "values.focus.unfinished", {});
    CHECK(verify_directory(directory) == ExitCode::done);
    RecordedScan scan(directory);
    CHECK(check_values(scan).reports == 6);
    CHECK(check_values(scan).unfinished == 0);
}

TEST_CASE("reports: any byte that has changed is found") {
    const TemporaryDirectory output(TemporaryDirectory::in_memory());
    const fs::path directory = record_scan(output);
    const std::vector<std::byte> whole = reports_of(directory, {0, 1, 5});
    for (std::size_t at = 0; at < whole.size(); ++at) {
        CAPTURE(at);
        std::vector<std::byte> changed = whole;
        changed[at] ^= std::byte{4};
        put_bytes(directory / "values.focus", changed);
        check_damaged(directory, "values.focus");
    }
    put_bytes(directory / "values.focus", whole);
    CHECK(verify_directory(directory) == ExitCode::done);
}

TEST_CASE("reports: what a kill leaves of a row is no damage, but is told") {
    const TemporaryDirectory output(TemporaryDirectory::in_memory());
    const fs::path directory = record_scan(output);
    const std::vector<std::byte> whole = reports_of(directory, {0, 1, 5});
    const std::size_t header = reports_of(directory, {}).size();
    const std::size_t row = (whole.size() - header) / 3;
    for (std::size_t bytes = header; bytes < whole.size(); ++bytes) {
        CAPTURE(bytes);
        put_bytes(directory / "values.focus", std::span(whole).first(bytes));
        CHECK(verify_directory(directory) == ExitCode::done);
        RecordedScan scan(directory);
        const ValuesFound found = check_values(scan);
        CHECK(found.reports == (bytes - header) / row);
        CHECK(found.unfinished == ((bytes - header) % row == 0 ? 0 : 1));
    }
    put_bytes(directory / "values.focus", std::span(whole).first(header - 1));
    check_damaged(directory, "values.focus");
}

TEST_CASE("reports: a file of another scan, and rows of other frames, are found") {
    const TemporaryDirectory output(TemporaryDirectory::in_memory());
    const fs::path directory = record_scan(output);
    const RecordedScan scan(directory);
    const IndexRecord& record = scan.records()[2];
    put_bytes(directory / "values.focus", header_of({scan.manifest().scan_id + 1, 0, {}, test_keys(2)}));
    check_damaged(directory, "values.focus");
    std::vector<std::byte> bytes = reports_of(directory, {0});
    append_row(bytes, {record.sequence, record.delivered + 1, record.capture_time_ns, 0, 0},
               std::vector<double>{1, 2}, 2);
    put_bytes(directory / "values.focus", bytes);
    check_damaged(directory, "row 1 is of another frame");
    // A frame that no writer has stored.
    bytes = reports_of(directory, {0});
    append_row(bytes, {record.sequence + 1000, 1000, 1, 0, 0}, std::vector<double>{1, 2}, 2);
    put_bytes(directory / "values.focus", bytes);
    CHECK(verify_directory(directory) == ExitCode::done);
}

TEST_CASE("reports: more rows than are read together") {
    const TemporaryDirectory output(TemporaryDirectory::in_memory());
    const fs::path directory = record_scan(output);
    const std::vector<std::size_t> places(40000, 3);
    std::vector<std::byte> bytes = reports_of(directory, places);
    put_bytes(directory / "values.focus", bytes);
    CHECK(verify_directory(directory) == ExitCode::done);
    RecordedScan scan(directory);
    CHECK(check_values(scan).reports == places.size());
    bytes[bytes.size() - 1] ^= std::byte{1};
    put_bytes(directory / "values.focus", bytes);
    check_damaged(directory, "row 39999: its checksum is wrong");
}
