#include "recorded/recorded_values.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/base/shown_path.hpp"

namespace framering {

namespace {
constexpr std::size_t kBufferBytes = std::size_t{256} * 1024;

ValuesTable read_table(const InputFile& file, std::uint64_t scan_id) {
    std::vector<std::byte> bytes(kMostHeaderBytes);
    bytes.resize(file.read_at(0, bytes));
    return values_table_from(bytes, scan_id, file.path());
}

std::vector<std::string> names_of(const std::filesystem::path& directory, const Manifest& manifest) {
    std::vector<std::string> names;
    if (manifest.state == RecordingState::recording) {
        std::ranges::transform(values_files_in(directory), std::back_inserter(names),
                               [](std::uint64_t number) { return values_file_name(number); });
    } else {
        std::ranges::transform(manifest.values, std::back_inserter(names), &ValuesFile::name);
    }
    return names;
}
}  // namespace

RecordedValues::RecordedValues(const std::filesystem::path& directory, const Manifest& manifest) {
    for (const std::string& name : names_of(directory, manifest)) {
        InputFile input(directory / name);
        ValuesTable table = read_table(input, manifest.scan_id);
        if (!files_.empty() && table.first_record <= files_.back().table.first_record) {
            fail(ExitCode::failed, "{}: begins at record {}, but the file before it at {}", quoted(input.path()),
                 table.first_record, files_.back().table.first_record);
        }
        files_.push_back({std::move(input), std::move(table)});
    }
}

std::vector<ValueKey> RecordedValues::keys() const {
    std::vector<ValueKey> keys;
    for (const File& file : files_) {
        std::ranges::copy_if(file.table.keys, std::back_inserter(keys),
                             [&](const ValueKey& key) { return std::ranges::find(keys, key) == keys.end(); });
    }
    return keys;
}

RecordedValues::File* RecordedValues::file_of(std::uint64_t record) noexcept {
    const auto after =
        std::ranges::upper_bound(files_, record, {}, [](const File& file) { return file.table.first_record; });
    return after == files_.begin() ? nullptr : &*std::prev(after);
}

const ValuesTable* RecordedValues::table_of(std::uint64_t record) const noexcept {
    const File* const file = const_cast<RecordedValues*>(this)->file_of(record);
    return file == nullptr ? nullptr : &file->table;
}

std::span<const std::byte> RecordedValues::bytes_of(const File& file, std::uint64_t row) {
    const std::size_t row_bytes = file.table.row_bytes();
    const bool is_there =
        buffered_ == &file && row >= first_buffered_ && row - first_buffered_ < buffer_.size() / row_bytes;
    if (!is_there) {
        buffered_ = &file;
        first_buffered_ = row;
        buffer_.resize(std::max<std::size_t>(kBufferBytes / row_bytes, 1) * row_bytes);
        buffer_.resize(file.input.read_at(file.table.offset_of(row), buffer_) / row_bytes * row_bytes);
        if (buffer_.empty()) {
            return {};
        }
    }
    return std::span(buffer_).subspan(static_cast<std::size_t>(row - first_buffered_) * row_bytes, row_bytes);
}

std::optional<ValuesRow> RecordedValues::row(std::uint64_t n, const IndexRecord& record) {
    const File* const file = file_of(n);
    if (file == nullptr) {
        return std::nullopt;
    }
    const std::uint64_t number = n - file->table.first_record;
    const std::span<const std::byte> bytes = bytes_of(*file, number);
    if (bytes.empty()) {
        fail(ExitCode::failed, "{}: has no row {}, for frame {}", quoted(file->input.path()), number,
             record.sequence);
    }
    if (!is_whole_row(bytes)) {
        fail(ExitCode::failed, "{}: row {}, frame {}: its checksum is wrong", quoted(file->input.path()), number,
             record.sequence);
    }
    ValuesRow row = row_from(bytes);
    if (!is_row_of(row.head, record)) {
        fail(ExitCode::failed, "{}: row {} is of frame {}, expected frame {} as scan.index has it",
             quoted(file->input.path()), number, row.head.sequence, record.sequence);
    }
    return row;
}

}  // namespace framering
