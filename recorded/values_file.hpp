// scan.values, scan.values.1, ...: what was measured with each frame, and the camera's own time and number of it;
// one row of fixed size a frame. values.ROLE, values.ROLE.1, ... are alike, with a row for each report of a reader
// (reported_values.hpp). docs/scan_directory.md lists the offsets for other programs; a test compares.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "common/base/versions.hpp"
#include "common/frame/frame_clocks.hpp"
#include "common/session/source_book.hpp"
#include "recorded/index_record.hpp"

namespace framering {

inline constexpr const char* kValuesFileName = "scan.values";  // the first one; then scan.values.1, .2 ...

// Name and unit of a value, at its place in FrameInfo.values.
using ValueKey = SourceInfo::Key;

// What the file begins with; little-endian. Behind it are as many ValuesColumn as there are columns, then the
// rows.
struct ValuesHeader {
    std::array<char, 8> magic{'F', 'R', 'V', 'A', 'L', 'U', 'E', '\0'};
    std::uint32_t version = versions::kValues;
    std::uint32_t byte_order = kByteOrder;
    std::uint32_t column_count = 0;
    std::uint32_t row_bytes = 0;
    std::uint32_t header_bytes = 0;       // of this and the columns: where the rows begin
    std::uint32_t host_time_event = 0;    // of capture_time_ns: a HostTimeEvent
    std::uint32_t camera_time_event = 0;  // of camera_time: a CameraTimeEvent
    std::uint32_t reserved0 = 0;
    std::uint64_t camera_ticks_per_second = 0;  // of camera_time; 0: not known
    std::uint64_t scan_id = 0;
    std::uint64_t first_record = 0;  // row n belongs to record first_record + n of scan.index; values.ROLE: 0
    std::array<std::uint8_t, 60> reserved1{};
    std::uint32_t crc32c = 0;  // of the 124 bytes before it and of all columns

    static constexpr std::uint32_t kByteOrder = 0x01020304;
};

struct ValuesColumn {
    std::array<char, 48> name{};
    std::array<char, 16> unit{};
    std::array<char, 8> type{};  // as numpy names it: "<u8", "<f8", "<u4"
};

// What every row has, first sequence to camera_frame_id, then the values (double; not a number: not measured),
// then flags and crc32c.
struct ValuesRowHead {
    std::uint64_t sequence = 0;
    std::uint64_t delivered = 0;
    std::uint64_t capture_time_ns = 0;
    std::uint64_t camera_time = 0;      // in ticks of its clock; 0: not known
    std::uint64_t camera_frame_id = 0;  // 0: not known
};

struct ValuesRowTail {
    std::uint32_t flags = 0;
    std::uint32_t crc32c = 0;  // of all bytes of the row before it

    // The row was lost (a power cut), and made anew from scan.index: nothing but the first three columns is known.
    static constexpr std::uint32_t kIsLost = 1;
};

static_assert(sizeof(ValuesHeader) == 128 && std::is_standard_layout_v<ValuesHeader>);
static_assert(sizeof(ValuesColumn) == 72 && std::is_standard_layout_v<ValuesColumn>);
static_assert(sizeof(ValuesRowHead) == 40 && sizeof(ValuesRowTail) == 8);

// What a file's header says.
struct ValuesTable {
    std::uint64_t scan_id = 0;
    std::uint64_t first_record = 0;
    FrameClocks clocks;
    std::vector<ValueKey> keys;

    [[nodiscard]] std::size_t header_bytes() const noexcept;
    [[nodiscard]] std::size_t row_bytes() const noexcept;
    // Whole rows, and what is left of one, in a file of so many bytes.
    [[nodiscard]] std::uint64_t rows_in(std::uint64_t file_bytes) const noexcept;
    [[nodiscard]] std::uint64_t offset_of(std::uint64_t row) const noexcept;
};

// What scan.json says of a file.
struct ValuesFile {
    std::string name;
    std::uint64_t first_record = 0;
    std::uint64_t frames = 0;  // rows
    std::vector<ValueKey> keys;

    bool operator==(const ValuesFile&) const = default;
};

struct ValuesRow {
    ValuesRowHead head;
    bool is_lost = false;        // see ValuesRowTail
    std::vector<double> values;  // one a key
};

// The bytes of a header. A key's column has the key's name, or where another column has it already the name with
// the unit or a number behind it.
[[nodiscard]] std::vector<std::byte> header_of(const ValuesTable& table);
// `bytes`: from the file's beginning on, all or kMostHeaderBytes of them. Fails (Error): no whole header, another
// version, another scan's.
inline constexpr std::size_t kMostHeaderBytes = sizeof(ValuesHeader) + (kMaxValues + 7) * sizeof(ValuesColumn);
[[nodiscard]] ValuesTable values_table_from(std::span<const std::byte> bytes, std::uint64_t scan_id,
                                            const std::filesystem::path& path);

// A column that every file has: no key of a reader may have its name.
[[nodiscard]] bool is_fixed_column(std::string_view name) noexcept;

[[nodiscard]] ValuesRowHead head_of(const FrameInfo& info) noexcept;
// Appends the row of a frame; values that it lacks are not a number.
void append_row(std::vector<std::byte>& rows, const FrameInfo& info, std::size_t keys);
void append_row(std::vector<std::byte>& rows, const ValuesRowHead& head, std::span<const double> values,
                std::size_t keys, std::uint32_t flags = 0);
// The row of a frame of which only its record is known.
void append_lost_row(std::vector<std::byte>& rows, const IndexRecord& record, std::size_t keys);
// Its checksum is right. Requires: a row of any table.
[[nodiscard]] bool is_whole_row(std::span<const std::byte> row) noexcept;
[[nodiscard]] ValuesRow row_from(std::span<const std::byte> row);
// They are of the same frame.
[[nodiscard]] bool is_row_of(const ValuesRowHead& head, const IndexRecord& record) noexcept;

// "scan.values", "scan.values.1", ...; `first`: the name of number 0.
[[nodiscard]] std::string values_file_name(std::uint64_t number, const std::string& first = kValuesFileName);
// Numbers of the files in the directory, in order. Fails (Error): cannot be listed.
[[nodiscard]] std::vector<std::uint64_t> values_files_in(const std::filesystem::path& directory,
                                                         const std::string& first = kValuesFileName);

}  // namespace framering
