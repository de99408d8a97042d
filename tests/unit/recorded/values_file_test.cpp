#include "recorded/values_file.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <set>

#include "common/base/error.hpp"
#include "tests/support/documented_table.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace {
const std::filesystem::path kSomewhere = "scan.values";

ValuesTable table_with(std::vector<ValueKey> keys) {
    return {7, 100, {HostTimeEvent::frame_complete, CameraTimeEvent::exposure_start, 1'000'000}, std::move(keys)};
}

ValuesTable read_back(const ValuesTable& table) {
    return values_table_from(header_of(table), 7, kSomewhere);
}

void check_refused(const std::vector<std::byte>& bytes, const char* why) {
    CHECK_THROWS_WITH_AS((void)values_table_from(bytes, 7, kSomewhere), doctest::Contains(why), Error);
}

FrameInfo measured_frame() {
    FrameInfo info;
    info.sequence = 11;
    info.delivered = 12;
    info.capture_time_ns = 13;
    info.camera_timestamp = 14;
    info.camera_frame_id = 15;
    info.value_count = 2;
    info.values = {0.5, -2};
    return info;
}
}  // namespace

TEST_CASE("values: a header gives back its scan, its clocks and its keys") {
    for (const std::size_t count : {0U, 1U, 2U, kMaxValues}) {
        std::vector<ValueKey> keys;
        for (std::size_t i = 0; i < count; ++i) {
            keys.push_back({fmt::format("key {}", i), i % 2 == 0 ? "µm" : ""});
        }
        const ValuesTable table = table_with(keys);
        const ValuesTable found = read_back(table);
        CHECK(found.scan_id == 7);
        CHECK(found.first_record == 100);
        CHECK(found.clocks == table.clocks);
        CHECK(found.keys == keys);
        CHECK(header_of(table).size() == table.header_bytes());
        CHECK(table.header_bytes() <= kMostHeaderBytes);
    }
}

TEST_CASE("values: columns can be told apart by their names") {
    const std::string longest(47, 'x');
    const auto keys = read_back(table_with({{"temperature", "degC"},
                                            {"temperature", "K"},
                                            {"temperature", "K"},
                                            {"crc32c", ""},
                                            {"sequence", "1"},
                                            {longest, "a"},
                                            {longest, "b"}}))
                          .keys;
    CHECK(keys[0].name == "temperature");
    CHECK(keys[1].name == "temperature (K)");
    CHECK(keys[1].unit == "K");
    std::set<std::string> names{"sequence",        "delivered", "capture_time_ns", "camera_time",
                                "camera_frame_id", "flags",     "crc32c"};
    for (const ValueKey& key : keys) {
        CAPTURE(key.name);
        CHECK(names.insert(key.name).second);
    }
}

TEST_CASE("values: a header of which any byte is another one, or missing, is refused") {
    const std::vector<std::byte> header = header_of(table_with({{"temperature", "degC"}}));
    for (std::size_t at = 0; at < header.size(); ++at) {
        CAPTURE(at);
        std::vector<std::byte> bytes = header;
        bytes[at] ^= std::byte{0x10};
        CHECK_THROWS_AS((void)values_table_from(bytes, 7, kSomewhere), Error);
        bytes.resize(at);
        check_refused(bytes, "its header is incomplete");
    }
    CHECK_THROWS_WITH_AS((void)values_table_from(header, 8, kSomewhere),
                         doctest::Contains("belongs to scan 7, not to 8"), Error);
    std::vector<std::byte> later = header;
    later[8] = std::byte{2};
    check_refused(later, "version 2, this program supports 1");
}

TEST_CASE("values: a row gives back what was in the frame's header") {
    std::vector<std::byte> bytes;
    append_row(bytes, measured_frame(), 3);
    REQUIRE(bytes.size() == table_with({{}, {}, {}}).row_bytes());
    CHECK(is_whole_row(bytes));
    const ValuesRow row = row_from(bytes);
    CHECK(row.head.sequence == 11);
    CHECK(row.head.delivered == 12);
    CHECK(row.head.capture_time_ns == 13);
    CHECK(row.head.camera_time == 14);
    CHECK(row.head.camera_frame_id == 15);
    CHECK_FALSE(row.is_lost);
    REQUIRE(row.values.size() == 3);
    CHECK(row.values[0] == 0.5);
    CHECK(row.values[1] == -2);
    CHECK(std::isnan(row.values[2]));
    for (std::byte& byte : bytes) {
        byte ^= std::byte{1};
        CHECK_FALSE(is_whole_row(bytes));
        byte ^= std::byte{1};
    }
    std::vector<std::byte> zeros(bytes.size());
    CHECK_FALSE(is_whole_row(zeros));
}

TEST_CASE("values: more values than keys, as in damaged memory, are left out") {
    FrameInfo info = measured_frame();
    info.value_count = 1'000'000;
    std::vector<std::byte> bytes;
    append_row(bytes, info, 1);
    CHECK(row_from(bytes).values == std::vector<double>{0.5});
}

TEST_CASE("values: a row that was lost has what the index knows") {
    IndexRecord record;
    record.sequence = 5;
    record.delivered = 6;
    record.capture_time_ns = 7;
    std::vector<std::byte> bytes;
    append_lost_row(bytes, record, 1);
    CHECK(is_whole_row(bytes));
    const ValuesRow row = row_from(bytes);
    CHECK(row.is_lost);
    CHECK(is_row_of(row.head, record));
    CHECK(std::isnan(row.values.at(0)));
    record.delivered = 7;
    CHECK_FALSE(is_row_of(row.head, record));
}

TEST_CASE("values: files are found by their names, in order") {
    const TemporaryDirectory directory;
    CHECK(values_files_in(directory.path()).empty());
    for (const char* const name :
         {"scan.values.10", "scan.values", "scan.values.2", "scan.values.02", "scan.values.", "scan.values.0",
          "scan.values.1x", "scan.values.3.unfinished", "xscan.values"}) {
        std::ofstream(directory / name) << "";
    }
    CHECK(values_files_in(directory.path()) == std::vector<std::uint64_t>{0, 2, 10});
    CHECK_THROWS_WITH_AS((void)values_files_in(directory / "missing"), doctest::Contains("cannot list"), Error);
}

TEST_CASE("values: docs/scan_directory.md has every field at its offset") {
    const auto row = [](const std::string& name, std::size_t offset, std::size_t bytes) {
        return name + " " + std::to_string(offset) + " " + std::to_string(bytes);
    };
    const std::set<std::string> actual{
        row("ValuesHeader.magic", offsetof(ValuesHeader, magic), 8),
        row("ValuesHeader.version", offsetof(ValuesHeader, version), 4),
        row("ValuesHeader.byte_order", offsetof(ValuesHeader, byte_order), 4),
        row("ValuesHeader.column_count", offsetof(ValuesHeader, column_count), 4),
        row("ValuesHeader.row_bytes", offsetof(ValuesHeader, row_bytes), 4),
        row("ValuesHeader.header_bytes", offsetof(ValuesHeader, header_bytes), 4),
        row("ValuesHeader.host_time_event", offsetof(ValuesHeader, host_time_event), 4),
        row("ValuesHeader.camera_time_event", offsetof(ValuesHeader, camera_time_event), 4),
        row("ValuesHeader.camera_ticks_per_second", offsetof(ValuesHeader, camera_ticks_per_second), 8),
        row("ValuesHeader.scan_id", offsetof(ValuesHeader, scan_id), 8),
        row("ValuesHeader.first_record", offsetof(ValuesHeader, first_record), 8),
        row("ValuesHeader.crc32c", offsetof(ValuesHeader, crc32c), 4),
        row("ValuesColumn.name", offsetof(ValuesColumn, name), sizeof(ValuesColumn::name)),
        row("ValuesColumn.unit", offsetof(ValuesColumn, unit), sizeof(ValuesColumn::unit)),
        row("ValuesColumn.type", offsetof(ValuesColumn, type), sizeof(ValuesColumn::type))};
    check_same_rows(actual, documented_rows("scan_directory.md", [](std::string_view name) {
                        return name.starts_with("ValuesHeader.") || name.starts_with("ValuesColumn.");
                    }));
}
