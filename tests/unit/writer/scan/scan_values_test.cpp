#include "writer/scan/scan_values.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "common/base/error.hpp"
#include "recorded/recorded_values.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using framering::test::TemporaryDirectory;

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kScan = 5;

// Of frames 0, 1, 2, ...; record n is of frame n.
std::vector<IndexRecord> records_up_to(std::size_t end) {
    std::vector<IndexRecord> records(end);
    for (std::size_t n = 0; n < end; ++n) {
        records[n].sequence = n;
        records[n].delivered = n;
        records[n].capture_time_ns = 10 * n;
    }
    return records;
}

std::vector<FrameView> views_from(std::uint64_t first, std::size_t count, std::uint32_t values) {
    std::vector<FrameView> frames(count);
    for (std::size_t i = 0; i < count; ++i) {
        FrameInfo& info = frames[i].info;
        info.sequence = first + i;
        info.delivered = info.sequence;
        info.capture_time_ns = 10 * info.sequence;
        info.value_count = values;
        for (std::uint32_t key = 0; key < values; ++key) {
            info.values[key] = static_cast<double>(100 * key + info.sequence);
        }
    }
    return frames;
}

std::vector<ValueKey> keys_named(std::initializer_list<const char*> names) {
    std::vector<ValueKey> keys;
    for (const char* const name : names) {
        keys.push_back({name, "mW"});
    }
    return keys;
}

// Of one start of the machine; `trusted`: after another one, records below were flushed.
ScanValues open_values(const TemporaryDirectory& directory, std::size_t records,
                       std::uint64_t trusted = kMustBeWhole) {
    return ScanValues::open(directory.path(), kScan, {}, records_up_to(records), trusted);
}

Manifest manifest_with(std::vector<ValuesFile> files) {
    Manifest manifest;
    manifest.state = RecordingState::complete;
    manifest.scan_id = kScan;
    manifest.values = std::move(files);
    return manifest;
}

// "-": no row; "lost"; else the first value.
std::string first_values(const TemporaryDirectory& directory, const ScanValues& values, std::size_t records) {
    RecordedValues found(directory.path(), manifest_with(values.files(records)));
    std::string text;
    for (const IndexRecord& record : records_up_to(records)) {
        const auto row = found.row(record.sequence, record);
        text += (text.empty() ? "" : " ") + (!row ? "-"
                                             : row->is_lost
                                                 ? "lost"
                                                 : fmt::format("{}", row->values.empty() ? -1 : row->values[0]));
    }
    return text;
}

// Frames 0 to 2 without values, 3 to 6 with one, 7 to 9 with two.
ScanValues make_values(const TemporaryDirectory& directory) {
    ScanValues values = open_values(directory, 0);
    CHECK_FALSE(values.append(views_from(0, 3, 0), 0));
    values.know_keys(keys_named({"power"}));
    CHECK(values.append(views_from(3, 4, 1), 3));
    values.know_keys(keys_named({"power", "current"}));
    CHECK(values.append(views_from(7, 3, 2), 7));
    return values;
}

void change_byte(const fs::path& path, std::uint64_t offset) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(static_cast<char>(byte ^ 1));
}
}  // namespace

TEST_CASE("values: a file begins with the first frame that has one, and the next with a new key") {
    const TemporaryDirectory directory;
    const ScanValues values = make_values(directory);
    CHECK(values.files(10) == std::vector<ValuesFile>{{"scan.values", 3, 4, keys_named({"power"})},
                                                      {"scan.values.1", 7, 3, keys_named({"power", "current"})}});
    CHECK(first_values(directory, values, 10) == "- - - 3 4 5 6 7 8 9");
}

TEST_CASE("values: a scan without them has no file") {
    const TemporaryDirectory directory;
    ScanValues values = open_values(directory, 0);
    CHECK_FALSE(values.append(views_from(0, 5, 0), 0));
    values.cut(3);
    CHECK(values.files(5).empty());
    CHECK(values.unflushed().empty());
    CHECK(fs::is_empty(directory.path()));
}

TEST_CASE("values: the time of a camera is enough for a file, and a key may come in the middle of a run") {
    const TemporaryDirectory directory;
    ScanValues values = open_values(directory, 0);
    auto frames = views_from(0, 6, 0);
    frames[2].info.camera_timestamp = 77;
    frames[4] = views_from(4, 1, 2).front();
    values.know_keys(keys_named({"power", "current"}));
    CHECK(values.append(frames, 0));
    // The keys were known when the file began.
    CHECK(values.files(6) == std::vector<ValuesFile>{{"scan.values", 2, 4, keys_named({"power", "current"})}});
    RecordedValues found(directory.path(), manifest_with(values.files(6)));
    CHECK(found.row(2, records_up_to(3)[2])->head.camera_time == 77);
    CHECK(found.row(4, records_up_to(5)[4])->values == std::vector<double>{4, 104});
}

TEST_CASE("values: what was cut is written anew") {
    const TemporaryDirectory directory;
    ScanValues values = make_values(directory);
    values.cut(9);
    CHECK_FALSE(values.append(views_from(9, 1, 2), 9));
    values.cut(7);
    CHECK(values.files(7).size() == 1);
    CHECK(values.append(views_from(7, 2, 2), 7));
    CHECK(values.files(9).back().name == "scan.values.1");
    values.cut(2);
    CHECK(fs::is_empty(directory.path()));
    CHECK(values.append(views_from(2, 2, 1), 2));
    CHECK(first_values(directory, values, 4) == "- - 2 3");
}

TEST_CASE("values: the next writer goes on where the index ends") {
    const TemporaryDirectory directory;
    make_values(directory);
    for (const std::size_t records : {10U, 9U, 7U, 5U, 3U}) {
        CAPTURE(records);
        ScanValues values = open_values(directory, records);
        CHECK(values.lost_rows() == 0);
        CHECK(values.files(records).size() == (records > 7 ? 2 : records > 3 ? 1 : 0));
        CHECK(values.known_keys() == (records > 7 ? 2 : records > 3 ? 1 : 0));
        CHECK(first_values(directory, values, records) ==
              std::string("- - - 3 4 5 6 7 8 9").substr(0, 2 * records - 1));
    }
    CHECK(fs::is_empty(directory.path()));
}

TEST_CASE("values: rows that are missing at the end say so") {
    const TemporaryDirectory directory;
    make_values(directory);
    const ValuesTable table{kScan, 7, {}, keys_named({"power", "current"})};
    for (const std::uint64_t bytes : {table.offset_of(2), table.offset_of(2) - 1, table.offset_of(0)}) {
        CAPTURE(bytes);
        fs::resize_file(directory / "scan.values.1", bytes);
        const ScanValues values = open_values(directory, 10);
        const std::uint64_t lost = 3 - table.rows_in(bytes);
        CHECK(values.lost_rows() == lost);
        const std::string text = first_values(directory, values, 10);
        CHECK(text == (lost == 1   ? "- - - 3 4 5 6 7 8 lost"
                       : lost == 2 ? "- - - 3 4 5 6 7 lost lost"
                                   : "- - - 3 4 5 6 lost lost lost"));
        CHECK(open_values(directory, 10).lost_rows() == 0);
    }
}

TEST_CASE("values: after a power cut rows that were not flushed are looked at, and others never touched") {
    const TemporaryDirectory directory;
    make_values(directory);
    const ValuesTable first{kScan, 3, {}, keys_named({"power"})};
    const ValuesTable second{kScan, 7, {}, keys_named({"power", "current"})};
    change_byte(directory / "scan.values", first.offset_of(1) + 3);     // frame 4, flushed
    change_byte(directory / "scan.values", first.offset_of(3) + 3);     // frame 6
    change_byte(directory / "scan.values.1", second.offset_of(1) + 3);  // frame 8
    CHECK(open_values(directory, 10).lost_rows() == 0);  // the machine was not started anew: this is damage
    const ScanValues values = open_values(directory, 10, 5);
    CHECK(values.lost_rows() == 2);
    CHECK_THROWS_WITH_AS((void)first_values(directory, values, 10),
                         doctest::Contains("row 1, frame 4: its checksum is wrong"), Error);
    change_byte(directory / "scan.values", first.offset_of(1) + 3);
    CHECK(first_values(directory, values, 10) == "- - - 3 4 5 lost 7 lost 9");
}

TEST_CASE("values: a row of another frame is lost after a power cut, and an error else") {
    const TemporaryDirectory directory;
    const ScanValues values = make_values(directory);
    auto records = records_up_to(10);
    records[8].sequence = 20;
    RecordedValues found(directory.path(), manifest_with(values.files(10)));
    CHECK_THROWS_WITH_AS((void)found.row(8, records[8]),
                         doctest::Contains("row 1 is of frame 8, expected frame 20"), Error);
    CHECK(ScanValues::open(directory.path(), kScan, {}, records, 8).lost_rows() == 1);
}

TEST_CASE("values: a file whose header is damaged, or that begins too early, is left as it is") {
    const TemporaryDirectory directory;
    make_values(directory);
    change_byte(directory / "scan.values", 150);
    fs::copy_file(directory / "scan.values.1", directory / "scan.values.2");
    const auto damaged = fs::file_size(directory / "scan.values");
    ScanValues values = open_values(directory, 10);
    CHECK(values.files(10) == std::vector<ValuesFile>{{"scan.values.1", 7, 3, keys_named({"power", "current"})}});
    CHECK(fs::file_size(directory / "scan.values") == damaged);
    values.know_keys(keys_named({"power", "current", "flow"}));
    CHECK(values.append(views_from(10, 1, 3), 10));
    CHECK(values.files(11).back().name == "scan.values.3");
    Manifest recording = manifest_with({});
    recording.state = RecordingState::recording;
    CHECK_THROWS_WITH_AS((void)RecordedValues(directory.path(), recording),
                         doctest::Contains("its header is incomplete"), Error);
}

TEST_CASE("values: each file is to be flushed once after it was written") {
    const TemporaryDirectory directory;
    ScanValues values = make_values(directory);
    CHECK(values.unflushed().size() == 2);
    CHECK(values.unflushed().empty());
    CHECK_FALSE(values.append(views_from(10, 1, 2), 10));
    CHECK(values.unflushed().size() == 1);
    values.cut(10);
    CHECK(values.unflushed().size() == 1);
    CHECK(open_values(directory, 10).unflushed().size() == 2);  // a former writer may not have
}
