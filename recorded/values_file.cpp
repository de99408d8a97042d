#include "recorded/values_file.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

#include "common/base/crc32c.hpp"
#include "common/base/error.hpp"
#include "common/base/shown_path.hpp"
#include "common/session/session_view.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr std::array<ValuesColumn, 5> kFirstColumns{{{{"sequence"}, {""}, {"<u8"}},
                                                     {{"delivered"}, {""}, {"<u8"}},
                                                     {{"capture_time_ns"}, {"ns"}, {"<u8"}},
                                                     {{"camera_time"}, {"tick"}, {"<u8"}},
                                                     {{"camera_frame_id"}, {""}, {"<u8"}}}};
constexpr std::array<ValuesColumn, 2> kLastColumns{{{{"flags"}, {""}, {"<u4"}}, {{"crc32c"}, {""}, {"<u4"}}}};
constexpr std::size_t kFixedColumns = kFirstColumns.size() + kLastColumns.size();
constexpr std::string_view kValueType = "<f8";
constexpr std::size_t kCheckedHeaderBytes = offsetof(ValuesHeader, crc32c);

bool is_same(const ValuesColumn& one, const ValuesColumn& other) noexcept {
    return one.name == other.name && one.unit == other.unit && one.type == other.type;
}

// A name that no column has yet, so that the columns can be told apart by their names alone.
std::array<char, 48> name_for(const ValueKey& key, std::span<const ValuesColumn> columns) {
    std::array<char, 48> name{};
    for (std::size_t tries = 0;; ++tries) {
        const std::string text = tries == 0   ? key.name
                                 : tries == 1 ? fmt::format("{} ({})", key.name, key.unit)
                                              : fmt::format("{} {}", key.name, tries);
        set_text(name, text.size() < name.size() ? text : std::string_view(text).substr(text.size() - 40));
        const bool is_taken =
            std::ranges::any_of(columns, [&](const ValuesColumn& column) { return column.name == name; });
        if (!is_taken && std::ranges::none_of(kLastColumns, [&](const auto& last) { return last.name == name; })) {
            return name;
        }
    }
}

std::vector<ValuesColumn> columns_of(const std::vector<ValueKey>& keys) {
    std::vector<ValuesColumn> columns(kFirstColumns.begin(), kFirstColumns.end());
    for (const ValueKey& key : keys) {
        ValuesColumn column;
        column.name = name_for(key, columns);
        set_text(column.unit, key.unit);
        set_text(column.type, kValueType);
        columns.push_back(column);
    }
    columns.insert(columns.end(), kLastColumns.begin(), kLastColumns.end());
    return columns;
}

std::uint32_t crc_of(const ValuesHeader& header, std::span<const ValuesColumn> columns) noexcept {
    const std::uint32_t crc = crc32c(std::as_bytes(std::span(&header, 1)).first(kCheckedHeaderBytes));
    return crc32c(std::as_bytes(columns), crc);
}

// Columns that this version writes; nothing where they are others.
std::optional<std::vector<ValueKey>> keys_of(std::span<const ValuesColumn> columns) {
    if (columns.size() < kFixedColumns || columns.size() - kFixedColumns > kMaxValues ||
        !std::ranges::equal(columns.first(kFirstColumns.size()), kFirstColumns, is_same) ||
        !std::ranges::equal(columns.last(kLastColumns.size()), kLastColumns, is_same)) {
        return std::nullopt;
    }
    std::vector<ValueKey> keys;
    for (const ValuesColumn& column : columns.subspan(kFirstColumns.size(), columns.size() - kFixedColumns)) {
        if (text_of(column.type) != kValueType) {
            return std::nullopt;
        }
        keys.push_back({text_of(column.name), text_of(column.unit)});
    }
    return keys;
}

// An event of a later program is unknown to this one.
FrameClocks clocks_of(const ValuesHeader& header) noexcept {
    FrameClocks clocks;
    clocks.camera_ticks_per_second = header.camera_ticks_per_second;
    clocks.host = header.host_time_event <= static_cast<std::uint32_t>(HostTimeEvent::frame_complete)
                      ? static_cast<HostTimeEvent>(header.host_time_event)
                      : HostTimeEvent::unknown;
    clocks.camera = header.camera_time_event <= static_cast<std::uint32_t>(CameraTimeEvent::readout_start)
                        ? static_cast<CameraTimeEvent>(header.camera_time_event)
                        : CameraTimeEvent::unknown;
    return clocks;
}

void append(std::vector<std::byte>& rows, std::span<const std::byte> bytes) {
    rows.resize(rows.size() + bytes.size());
    std::ranges::copy(bytes, rows.end() - static_cast<std::ptrdiff_t>(bytes.size()));
}

}  // namespace

std::size_t ValuesTable::header_bytes() const noexcept {
    return sizeof(ValuesHeader) + (keys.size() + kFixedColumns) * sizeof(ValuesColumn);
}

std::size_t ValuesTable::row_bytes() const noexcept {
    return sizeof(ValuesRowHead) + keys.size() * sizeof(double) + sizeof(ValuesRowTail);
}

std::uint64_t ValuesTable::rows_in(std::uint64_t file_bytes) const noexcept {
    return (file_bytes - std::min<std::uint64_t>(file_bytes, header_bytes())) / row_bytes();
}

std::uint64_t ValuesTable::offset_of(std::uint64_t row) const noexcept {
    return header_bytes() + row * row_bytes();
}

std::vector<std::byte> header_of(const ValuesTable& table) {
    const std::vector<ValuesColumn> columns = columns_of(table.keys);
    ValuesHeader header;
    header.column_count = static_cast<std::uint32_t>(columns.size());
    header.row_bytes = static_cast<std::uint32_t>(table.row_bytes());
    header.header_bytes = static_cast<std::uint32_t>(table.header_bytes());
    header.host_time_event = static_cast<std::uint32_t>(table.clocks.host);
    header.camera_time_event = static_cast<std::uint32_t>(table.clocks.camera);
    header.camera_ticks_per_second = table.clocks.camera_ticks_per_second;
    header.scan_id = table.scan_id;
    header.first_record = table.first_record;
    header.crc32c = crc_of(header, columns);
    std::vector<std::byte> bytes;
    append(bytes, std::as_bytes(std::span(&header, 1)));
    append(bytes, std::as_bytes(std::span(columns)));
    return bytes;
}

ValuesTable values_table_from(std::span<const std::byte> bytes, std::uint64_t scan_id, const fs::path& path) {
    const auto damaged = [&] { fail(ExitCode::failed, "{}: damaged, its header is incomplete", quoted(path)); };
    ValuesHeader header;
    if (bytes.size() < sizeof header) {
        damaged();
    }
    std::memcpy(&header, bytes.data(), sizeof header);
    if (header.magic != ValuesHeader{}.magic) {
        damaged();
    }
    if (header.version != ValuesHeader{}.version || header.byte_order != ValuesHeader::kByteOrder) {
        fail(ExitCode::failed, "{}: version {}, this program supports {}", quoted(path), header.version,
             ValuesHeader{}.version);
    }
    const std::span<const std::byte> rest = bytes.subspan(sizeof header);
    if (header.column_count > rest.size() / sizeof(ValuesColumn)) {
        damaged();
    }
    std::vector<ValuesColumn> columns(header.column_count);
    std::memcpy(columns.data(), rest.data(), columns.size() * sizeof(ValuesColumn));
    auto keys = keys_of(columns);
    if (header.crc32c != crc_of(header, columns) || !keys) {
        damaged();
    }
    ValuesTable table{header.scan_id, header.first_record, clocks_of(header), std::move(*keys)};
    if (header.row_bytes != table.row_bytes() || header.header_bytes != table.header_bytes()) {
        damaged();
    }
    if (header.scan_id != scan_id) {
        fail(ExitCode::failed, "{}: belongs to scan {}, not to {}", quoted(path), header.scan_id, scan_id);
    }
    return table;
}

bool is_fixed_column(std::string_view name) noexcept {
    const auto has_name = [name](const ValuesColumn& column) {
        return std::string_view(column.name.data()) == name;
    };
    return std::ranges::any_of(kFirstColumns, has_name) || std::ranges::any_of(kLastColumns, has_name);
}

// In one piece: it is done for every frame.
void append_row(std::vector<std::byte>& rows, const ValuesRowHead& head, std::span<const double> values,
                std::size_t keys, std::uint32_t flags) {
    const std::size_t begin = rows.size();
    const std::size_t known = std::min(values.size(), keys);
    rows.resize(begin + sizeof head + keys * sizeof(double) + sizeof(ValuesRowTail));
    std::byte* to = rows.data() + begin;
    const auto put = [&to](const void* bytes, std::size_t count) {
        std::memcpy(to, bytes, count);
        to += count;
    };
    put(&head, sizeof head);
    if (known != 0) {
        put(values.data(), known * sizeof(double));
    }
    constexpr double not_measured = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = known; i < keys; ++i) {
        put(&not_measured, sizeof not_measured);
    }
    put(&flags, sizeof flags);
    const std::uint32_t crc =
        crc32c(std::span(rows).subspan(begin).first(static_cast<std::size_t>(to - &rows[begin])));
    put(&crc, sizeof crc);
}

ValuesRowHead head_of(const FrameInfo& info) noexcept {
    return {info.sequence, info.delivered, info.capture_time_ns, info.camera_timestamp, info.camera_frame_id};
}

void append_row(std::vector<std::byte>& rows, const FrameInfo& info, std::size_t keys) {
    const std::size_t count = std::min<std::size_t>(info.value_count, info.values.size());
    append_row(rows, head_of(info), std::span(info.values).first(count), keys);
}

void append_lost_row(std::vector<std::byte>& rows, const IndexRecord& record, std::size_t keys) {
    append_row(rows, {record.sequence, record.delivered, record.capture_time_ns, 0, 0}, {}, keys,
               ValuesRowTail::kIsLost);
}

bool is_whole_row(std::span<const std::byte> row) noexcept {
    std::uint32_t crc = 0;
    std::memcpy(&crc, row.last(sizeof crc).data(), sizeof crc);
    return crc == crc32c(row.first(row.size() - sizeof crc));
}

ValuesRow row_from(std::span<const std::byte> bytes) {
    ValuesRow row;
    ValuesRowTail tail;
    std::memcpy(&row.head, bytes.data(), sizeof row.head);
    std::memcpy(&tail, bytes.last(sizeof tail).data(), sizeof tail);
    row.values.resize((bytes.size() - sizeof row.head - sizeof tail) / sizeof(double));
    if (!row.values.empty()) {
        std::memcpy(row.values.data(), bytes.data() + sizeof row.head, row.values.size() * sizeof(double));
    }
    row.is_lost = (tail.flags & ValuesRowTail::kIsLost) != 0;
    return row;
}

bool is_row_of(const ValuesRowHead& head, const IndexRecord& record) noexcept {
    return head.sequence == record.sequence && head.delivered == record.delivered &&
           head.capture_time_ns == record.capture_time_ns;
}

std::string values_file_name(std::uint64_t number, const std::string& first) {
    return number == 0 ? first : fmt::format("{}.{}", first, number);
}

std::vector<std::uint64_t> values_files_in(const fs::path& directory, const std::string& first) {
    std::vector<std::uint64_t> numbers;
    std::error_code error;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename();
        std::uint64_t number = 0;
        if (const std::string prefix = first + "."; name.starts_with(prefix)) {
            std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number);
        }
        if (name == values_file_name(number, first)) {
            numbers.push_back(number);
        }
    }
    if (error) {
        fail(ExitCode::failed, "cannot list {}: {}", quoted(directory), error.message());
    }
    std::ranges::sort(numbers);
    return numbers;
}

}  // namespace framering
