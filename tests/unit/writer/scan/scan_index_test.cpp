#include "writer/scan/scan_index.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <fstream>

#include "common/base/error.hpp"
#include "tests/support/documented_table.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using framering::test::check_same_rows;
using framering::test::documented_rows;
using framering::test::TemporaryDirectory;

namespace {
std::vector<IndexRecord> records_from(std::uint64_t first, std::size_t count) {
    std::vector<IndexRecord> records(count);
    for (std::size_t i = 0; i < count; ++i) {
        records[i].sequence = first + i;
        records[i].offset = 4096 * (first + i + 1);
    }
    return records;
}

// An index of scan 5 with ten records.
std::filesystem::path make_index(const TemporaryDirectory& directory) {
    IndexHeader header;
    header.scan_id = 5;
    ScanIndex::create(directory.path(), header);
    std::vector<IndexRecord> present;
    ScanIndex index = ScanIndex::open(directory.path(), 5, present);
    auto first = records_from(0, 4);
    auto second = records_from(4, 6);
    index.append(first);
    index.append(second);
    index.flush();
    index.close();
    return directory / "scan.index";
}

std::vector<IndexRecord> read_back(const TemporaryDirectory& directory, std::uint64_t scan_id = 5) {
    std::vector<IndexRecord> records;
    const ScanIndex index = ScanIndex::open(directory.path(), scan_id, records);
    CHECK(index.count() == records.size());
    return records;
}

void flip_byte(const std::filesystem::path& path, std::streamoff offset) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(offset);
    const int byte = file.get();
    file.seekp(offset);
    file.put(static_cast<char>(byte ^ 1));
}
}  // namespace

TEST_CASE("the index gives back what was appended") {
    const TemporaryDirectory directory;
    CHECK(file_size(make_index(directory)) == 64 * 11);
    const auto records = read_back(directory);
    REQUIRE(records.size() == 10);
    for (std::size_t i = 0; i < 10; ++i) {
        CHECK(records[i].sequence == i);
    }
}

TEST_CASE("a torn last record is no part of the index") {
    const TemporaryDirectory directory;
    const auto path = make_index(directory);
    for (const std::uint64_t cut : {1U, 32U, 63U}) {
        resize_file(path, 64 * 11 - cut);
        CHECK(read_back(directory).size() == 9);
    }
}

TEST_CASE("a bad last record is no part of the index") {
    const TemporaryDirectory directory;
    flip_byte(make_index(directory), 64 * 10 + 17);
    CHECK(read_back(directory).size() == 9);
}

TEST_CASE("an appended record takes the place of a torn one") {
    const TemporaryDirectory directory;
    resize_file(make_index(directory), 64 * 11 - 10);
    std::vector<IndexRecord> present;
    ScanIndex index = ScanIndex::open(directory.path(), 5, present);
    auto more = records_from(100, 1);
    index.append(more);
    index.close();
    const auto records = read_back(directory);
    REQUIRE(records.size() == 10);
    CHECK(records.back().sequence == 100);
}

TEST_CASE("a cut index goes on after the cut") {
    const TemporaryDirectory directory;
    make_index(directory);
    std::vector<IndexRecord> present;
    ScanIndex index = ScanIndex::open(directory.path(), 5, present);
    index.cut(3);
    auto more = records_from(50, 2);
    index.append(more);
    index.close();
    const auto records = read_back(directory);
    REQUIRE(records.size() == 5);
    CHECK(records[2].sequence == 2);
    CHECK(records[3].sequence == 50);
}

TEST_CASE("an index that is damaged before its end is refused") {
    const TemporaryDirectory directory;
    flip_byte(make_index(directory), 64 * 4 + 5);
    CHECK_THROWS_WITH_AS((void)read_back(directory), doctest::Contains("record 3 is invalid"), Error);
}

TEST_CASE("an index with a damaged header or of another scan is refused") {
    const TemporaryDirectory directory;
    const auto path = make_index(directory);
    CHECK_THROWS_WITH_AS((void)read_back(directory, 6), doctest::Contains("belongs to scan 5, not to 6"), Error);
    flip_byte(path, 20);
    CHECK_THROWS_WITH_AS((void)read_back(directory), doctest::Contains("header is incomplete"), Error);
    resize_file(path, 30);
    CHECK_THROWS_WITH_AS((void)read_back(directory), doctest::Contains("header is incomplete"), Error);
    remove(path);
    CHECK_THROWS_WITH_AS((void)read_back(directory), doctest::Contains("No such file"), Error);
}

TEST_CASE("a record says what its bytes are") {
    FrameInfo info;
    CHECK(make_index_record(info, {}, {4096, 100, false}, 0).flags == 0);
    CHECK(make_index_record(info, {}, {4096, 100, true}, 0).flags == 2);
    info.has_crc32c = 1;
    CHECK(make_index_record(info, {}, {4096, 100, true}, 0).flags == 3);
    for (const std::uint64_t lost : {0U, 1U, 7U, 16'383U}) {
        const IndexRecord record = make_index_record(info, {}, {4096, 100, true}, 0, lost);
        CHECK(record.flags % 4 == 3);
        CHECK(lost_camera_of(record) == lost);
    }
    CHECK(lost_camera_of(make_index_record(info, {}, {}, 0, 16'384)) == 16'383);
    CHECK(lost_camera_of(make_index_record(info, {}, {}, 0, ~std::uint64_t{0})) == 16'383);
}

TEST_CASE("the axes of a frame become one position") {
    FrameInfo info;
    info.axis_count = 3;
    info.axes[0].index = 1000;
    info.axes[1].index = 2;
    info.axes[2].index = 4;
    // The outermost axis has no end.
    const std::vector<ScanAxis> axes{{"t", "s", 0}, {"c", "", 3}, {"z", "um", 5}};
    const auto position = [&](const std::vector<ScanAxis>& of) {
        return make_index_record(info, of, {}, 0).position;
    };
    CHECK(position(axes) == (1000 * 3 + 2) * 5 + 4);
    CHECK(position({}) == IndexRecord::kNoPosition);
    info.axes[2].index = 5;
    CHECK(position(axes) == IndexRecord::kNoPosition);
    info.axis_count = 2;
    CHECK(position(axes) == IndexRecord::kNoPosition);
}

TEST_CASE("the documented table equals the index") {
    const auto row = [](const char* field, std::size_t offset, std::size_t size) {
        return field + (" " + std::to_string(offset)) + " " + std::to_string(size);
    };
    const std::set<std::string> actual{
        row("IndexHeader.magic", offsetof(IndexHeader, magic), sizeof(IndexHeader::magic)),
        row("IndexHeader.version", offsetof(IndexHeader, version), sizeof(IndexHeader::version)),
        row("IndexHeader.record_bytes", offsetof(IndexHeader, record_bytes), sizeof(IndexHeader::record_bytes)),
        row("IndexHeader.scan_id", offsetof(IndexHeader, scan_id), sizeof(IndexHeader::scan_id)),
        row("IndexHeader.first_sequence", offsetof(IndexHeader, first_sequence),
            sizeof(IndexHeader::first_sequence)),
        row("IndexHeader.clock_offset_ns", offsetof(IndexHeader, clock_offset_ns),
            sizeof(IndexHeader::clock_offset_ns)),
        row("IndexHeader.flushed_records", offsetof(IndexHeader, flushed_records),
            sizeof(IndexHeader::flushed_records)),
        row("IndexHeader.boot", offsetof(IndexHeader, boot), sizeof(IndexHeader::boot)),
        row("IndexHeader.last_flushed_records", offsetof(IndexHeader, last_flushed_records),
            sizeof(IndexHeader::last_flushed_records)),
        row("IndexHeader.crc32c", offsetof(IndexHeader, crc32c), sizeof(IndexHeader::crc32c)),
        row("IndexRecord.sequence", offsetof(IndexRecord, sequence), sizeof(IndexRecord::sequence)),
        row("IndexRecord.delivered", offsetof(IndexRecord, delivered), sizeof(IndexRecord::delivered)),
        row("IndexRecord.offset", offsetof(IndexRecord, offset), sizeof(IndexRecord::offset)),
        row("IndexRecord.bytes", offsetof(IndexRecord, bytes), sizeof(IndexRecord::bytes)),
        row("IndexRecord.capture_time_ns", offsetof(IndexRecord, capture_time_ns),
            sizeof(IndexRecord::capture_time_ns)),
        row("IndexRecord.position", offsetof(IndexRecord, position), sizeof(IndexRecord::position)),
        row("IndexRecord.file", offsetof(IndexRecord, file), sizeof(IndexRecord::file)),
        row("IndexRecord.status", offsetof(IndexRecord, status), sizeof(IndexRecord::status)),
        row("IndexRecord.flags", offsetof(IndexRecord, flags), sizeof(IndexRecord::flags)),
        row("IndexRecord.pixel_crc32c", offsetof(IndexRecord, pixel_crc32c), sizeof(IndexRecord::pixel_crc32c)),
        row("IndexRecord.crc32c", offsetof(IndexRecord, crc32c), sizeof(IndexRecord::crc32c))};
    check_same_rows(actual, documented_rows("scan_directory.md",
                                            [](std::string_view name) { return name.starts_with("Index"); }));
}

TEST_CASE("a record gives back the numbers of its frame and the indices of its axes") {
    const std::vector<ScanAxis> axes{{"t", "s", 0}, {"z", "um", 5}, {"c", "", 2}};
    FrameInfo info;
    info.sequence = 9;
    info.delivered = 8;
    info.capture_time_ns = 7;
    info.axis_count = 3;
    info.axes[0].index = 12;
    info.axes[1].index = 4;
    info.axes[2].index = 1;
    const FrameInfo back = info_of(make_index_record(info, axes, {}, 0), axes);
    CHECK(back.sequence == 9);
    CHECK(back.delivered == 8);
    CHECK(back.capture_time_ns == 7);
    REQUIRE(back.axis_count == 3);
    CHECK(back.axes[0].index == 12);
    CHECK(back.axes[1].index == 4);
    CHECK(back.axes[2].index == 1);
    CHECK(info_of(make_index_record(FrameInfo{}, axes, {}, 0), axes).axis_count == 0);
}
