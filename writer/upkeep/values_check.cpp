#include "writer/upkeep/values_check.hpp"

#include <algorithm>
#include <string>

#include "common/base/shown_path.hpp"
#include "recorded/input_file.hpp"
#include "recorded/recorded_values.hpp"
#include "recorded/reported_values.hpp"
#include "writer/upkeep/expectation.hpp"

namespace framering {

namespace {
// What recovery leaves alone is none.
bool has_values_header(std::span<const std::byte> bytes, std::uint64_t scan_id) {
    try {
        (void)values_table_from(bytes, scan_id, {});
        return true;
    } catch (const Error&) {
        return false;
    }
}

// Each file goes on where the one before it ends, to the end of the index.
void check_places(std::span<const ValuesFile> files, std::uint64_t records) {
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::uint64_t end = i + 1 == files.size() ? records : files[i + 1].first_record;
        require_equal(files[i].name + ": frames in scan.json", files[i].frames,
                      end - std::min(end, files[i].first_record));
    }
}

void check_file(const std::filesystem::path& directory, const ValuesFile& file, RecordedValues& values) {
    const ValuesTable* const table = values.table_of(file.first_record);
    if (table == nullptr) {
        fail(ExitCode::failed, "{}: no file has the row of record {}", file.name, file.first_record);
    }
    require_equal(file.name + ": first_record", table->first_record, file.first_record);
    if (table->keys != file.keys) {
        fail(ExitCode::failed, "{}: its keys are not those of scan.json", file.name);
    }
    require_equal(file.name + ": size in bytes", InputFile(directory / file.name).size_bytes(),
                  table->offset_of(file.frames));
}

// A file that no reader would open.
void check_others(RecordedScan& scan) {
    for (const std::uint64_t number : values_files_in(scan.directory())) {
        const std::string name = values_file_name(number);
        const InputFile file(scan.directory() / name);
        std::vector<std::byte> bytes(kMostHeaderBytes);
        bytes.resize(file.read_at(0, bytes));
        const bool is_listed =
            std::ranges::find(scan.manifest().values, name, &ValuesFile::name) != scan.manifest().values.end();
        if (!is_listed && has_values_header(bytes, scan.manifest().scan_id)) {
            fail(ExitCode::failed, "{}: is not in scan.json", name);
        }
    }
}
void check_report(const ValuesRow& row, std::span<const IndexRecord> records, const std::string& where) {
    const auto found = std::ranges::lower_bound(records, row.head.sequence, {}, &IndexRecord::sequence);
    // Frames that are not stored may have been reported.
    if (found != records.end() && found->sequence == row.head.sequence && !is_row_of(row.head, *found)) {
        fail(ExitCode::failed, "{} is of another frame {} than scan.index has", where, row.head.sequence);
    }
}

void check_reports_in(const std::filesystem::path& path, const RecordedScan& scan, ValuesFound& found) {
    const InputFile file(path);
    std::vector<std::byte> bytes(kMostHeaderBytes);
    bytes.resize(file.read_at(0, bytes));
    const ValuesTable table = values_table_from(bytes, scan.manifest().scan_id, path);
    const std::uint64_t size_bytes = file.size_bytes();
    const std::uint64_t rows = table.rows_in(size_bytes);
    const std::uint64_t rows_together = std::max<std::uint64_t>(1, (std::uint64_t{1} << 20) / table.row_bytes());
    for (std::uint64_t row = 0; row < rows; ++row) {
        const std::size_t place = row % rows_together * table.row_bytes();
        if (place == 0) {
            bytes.resize(std::min(rows_together, rows - row) * table.row_bytes());
            bytes.resize(file.read_at(table.offset_of(row), bytes));
        }
        const std::string where = fmt::format("{}: row {}", quoted(path), row);
        if (place + table.row_bytes() > bytes.size()) {
            fail(ExitCode::failed, "{} cannot be read", where);
        }
        const std::span<const std::byte> one = std::span(bytes).subspan(place, table.row_bytes());
        if (!is_whole_row(one)) {
            fail(ExitCode::failed, "{}: its checksum is wrong", where);
        }
        check_report(row_from(one), scan.records(), where);
        ++found.reports;
    }
    found.unfinished += size_bytes != table.offset_of(rows) ? 1U : 0U;
}

void check_reports(const RecordedScan& scan, ValuesFound& found) {
    for (const std::string& role : reporting_roles(scan.directory())) {
        const std::string first = reported_file_name(role);
        for (const std::uint64_t number : values_files_in(scan.directory(), first)) {
            check_reports_in(scan.directory() / values_file_name(number, first), scan, found);
        }
    }
}
}  // namespace

ValuesFound check_values(RecordedScan& scan) {
    const std::vector<ValuesFile>& files = scan.manifest().values;
    ValuesFound found;
    check_others(scan);
    check_reports(scan, found);
    if (files.empty()) {
        return found;
    }
    check_places(files, scan.frame_count());
    for (const ValuesFile& file : files) {
        check_file(scan.directory(), file, scan.values_files());
    }
    for (std::size_t n = files.front().first_record; n < scan.frame_count(); ++n) {
        const auto row = scan.values(n);
        ++found.rows;
        found.lost += row && row->is_lost ? 1U : 0U;
    }
    return found;
}

}  // namespace framering
