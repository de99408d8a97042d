#include "writer/scan/scan_values.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/trace_point.hpp"
#include "writer/disk/disk_names.hpp"
#include "writer/disk/unfinished_file.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
// Rows that are looked at together.
constexpr std::size_t kMostBytesAtOnce = std::size_t{1} << 20;

ValuesTable read_table(const DiskFile& file, std::uint64_t scan_id) {
    std::vector<std::byte> bytes(kMostHeaderBytes);
    bytes.resize(file.read_at(0, bytes));
    return values_table_from(bytes, scan_id, file.path());
}

// Makes `rows` those of the records: where one is missing or not whole, one that says so takes its place. Returns
// how many.
std::uint64_t replace_lost(std::vector<std::byte>& rows, std::span<const IndexRecord> records,
                           const ValuesTable& table) {
    const std::size_t row_bytes = table.row_bytes();
    const std::size_t present = rows.size() / row_bytes;
    rows.resize(records.size() * row_bytes);
    std::uint64_t lost = 0;
    std::vector<std::byte> lost_row;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const std::span<std::byte> row = std::span(rows).subspan(i * row_bytes, row_bytes);
        if (i >= present || !is_whole_row(row) || !is_row_of(row_from(row).head, records[i])) {
            lost_row.clear();
            append_lost_row(lost_row, records[i], table.keys.size());
            std::ranges::copy(lost_row, row.begin());
            ++lost;
        }
    }
    return lost;
}

bool has_values(const FrameInfo& info) noexcept {
    return info.value_count != 0 || info.camera_timestamp != 0 || info.camera_frame_id != 0;
}
}  // namespace

void flush_values(const ValuesToFlush& files) {
    for (const auto& file : files) {
        file->flush();
    }
}

ScanValues ScanValues::open(const fs::path& directory, std::uint64_t scan_id, const FrameClocks& clocks,
                            std::span<const IndexRecord> records, std::uint64_t trusted) {
    ScanValues values(directory, {scan_id, 0, clocks, {}});
    for (const std::uint64_t number : values_files_in(directory)) {
        if (values.take_over(number, records)) {
            values.next_number_ = number + 1;
        }
    }
    for (std::size_t i = 0; i < values.pieces_.size(); ++i) {
        const bool is_last = i + 1 == values.pieces_.size();
        values.mend(values.pieces_[i], is_last ? records.size() : values.pieces_[i + 1].table.first_record,
                    records, trusted);
    }
    if (!values.pieces_.empty()) {
        values.keys_ = values.pieces_.back().table.keys;
    }
    return values;
}

// False: the name is free again.
bool ScanValues::take_over(std::uint64_t number, std::span<const IndexRecord> records) {
    const fs::path path = directory_ / values_file_name(number);
    try {
        auto file = std::make_shared<DiskFile>(DiskFile::open(path, DiskFile::Access::read_and_write));
        ValuesTable table = read_table(*file, next_.scan_id);
        if (table.first_record >= records.size()) {
            remove_tree(path);  // it was begun for frames that were not stored
            return false;
        }
        if (!pieces_.empty() && table.first_record <= pieces_.back().table.first_record) {
            fail(ExitCode::failed, "{}: begins at record {}, but the file before it at {}", quoted(path),
                 table.first_record, pieces_.back().table.first_record);
        }
        pieces_.push_back({std::move(file), number, std::move(table)});
    } catch (const Error& error) {
        log_warning("{}; it is left as it is", error.what());
    }
    return true;
}

// Rows of the records from the piece's first one to `end`.
void ScanValues::mend(Piece& piece, std::uint64_t end, std::span<const IndexRecord> records,
                      std::uint64_t trusted) {
    const ValuesTable& table = piece.table;
    const std::uint64_t rows = end - table.first_record;
    const std::uint64_t present = std::min(rows, table.rows_in(piece.file->size_bytes()));
    const std::uint64_t at_once = std::max<std::uint64_t>(kMostBytesAtOnce / table.row_bytes(), 1);
    std::uint64_t row = std::min(present, std::max(trusted, table.first_record) - table.first_record);
    while (row < rows) {
        const std::uint64_t count = std::min(at_once, rows - row);
        rows_.resize(count * table.row_bytes());
        rows_.resize(piece.file->read_at(table.offset_of(row), rows_));
        if (const std::uint64_t lost =
                replace_lost(rows_, records.subspan(table.first_record + row, count), table)) {
            piece.file->write_at(table.offset_of(row), rows_);
            lost_rows_ += lost;
        }
        row += count;
    }
    if (piece.file->size_bytes() != table.offset_of(rows)) {
        piece.file->resize(table.offset_of(rows));
        trace_point<"writer_values_cut">();
    }
}

bool ScanValues::begins_file(const FrameInfo& info) const noexcept {
    if (pieces_.empty()) {
        return has_values(info);
    }
    const std::size_t keys = pieces_.back().table.keys.size();
    return info.value_count > keys && keys_.size() > keys;
}

bool ScanValues::append(std::span<const FrameView> frames, std::uint64_t record) {
    bool has_begun = false;
    std::uint64_t first = record;
    rows_.clear();
    for (const FrameView& frame : frames) {
        assert(frame.info.value_count <= keys_.size());
        if (begins_file(frame.info)) {
            write_rows(first);
            begin_file(record);
            first = record;
            has_begun = true;
        }
        if (!pieces_.empty()) {
            append_row(rows_, frame.info, pieces_.back().table.keys.size());
        }
        ++record;
    }
    write_rows(first);
    return has_begun;
}

void ScanValues::begin_file(std::uint64_t record) {
    ValuesTable table = next_;
    table.first_record = record;
    table.keys = keys_;
    const fs::path path = directory_ / values_file_name(next_number_);
    if (!is_free_for_file(path)) {
        fail(ExitCode::failed, "cannot create {}: the file exists", quoted(path));
    }
    DiskFile file = create_unfinished(path);
    file.write_at(0, header_of(table));
    trace_point<"writer_values_created">();
    give_name(file, path);
    pieces_.push_back({std::make_shared<DiskFile>(std::move(file)), next_number_++, std::move(table)});
}

// The rows in hand, from this record on.
void ScanValues::write_rows(std::uint64_t record) {
    if (rows_.empty()) {
        return;
    }
    Piece& piece = pieces_.back();
    piece.is_flushed = false;
    piece.file->write_at(piece.table.offset_of(record - piece.table.first_record), rows_);
    trace_point<"writer_values_written">();
    rows_.clear();
}

void ScanValues::cut(std::uint64_t records) {
    while (!pieces_.empty() && pieces_.back().table.first_record >= records) {
        next_number_ = pieces_.back().number;
        remove_tree(directory_ / values_file_name(next_number_));
        pieces_.pop_back();
    }
    if (!pieces_.empty()) {
        Piece& last = pieces_.back();
        last.is_flushed = false;
        last.file->resize(last.table.offset_of(records - last.table.first_record));
        trace_point<"writer_values_cut">();
    }
}

ValuesToFlush ScanValues::unflushed() {
    ValuesToFlush files;
    for (Piece& piece : pieces_) {
        if (!std::exchange(piece.is_flushed, true)) {
            files.push_back(piece.file);
        }
    }
    return files;
}

std::vector<ValuesFile> ScanValues::files(std::uint64_t records) const {
    std::vector<ValuesFile> files;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        const std::uint64_t first = pieces_[i].table.first_record;
        const std::uint64_t end = i + 1 == pieces_.size() ? records : pieces_[i + 1].table.first_record;
        files.push_back(
            {values_file_name(pieces_[i].number), first, end - std::min(first, end), pieces_[i].table.keys});
    }
    return files;
}

}  // namespace framering
