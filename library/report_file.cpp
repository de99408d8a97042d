#include "library/report_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <limits>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/read_whole.hpp"
#include "common/base/shown_path.hpp"
#include "recorded/reported_values.hpp"
#include "recorded/scan_file.hpp"

namespace framering::library {

namespace fs = std::filesystem;

namespace {
constexpr mode_t kFileMode = 0666;  // less the umask
constexpr std::size_t kNoColumn = std::numeric_limits<std::size_t>::max();

template <class Call>
auto again_after_interrupt(Call call) {
    auto result = call();
    while (result == -1 && errno == EINTR) {
        result = call();
    }
    return result;
}

std::vector<std::byte> read_at(int file, std::uint64_t offset, std::size_t bytes) {
    std::vector<std::byte> found(bytes);
    const auto got = read_whole(found, offset, [file](std::span<std::byte> piece, std::uint64_t place) {
        return ::pread(file, piece.data(), piece.size(), static_cast<off_t>(place));
    });
    found.resize(got.value_or(0));
    return found;
}

// All of it; else errno says why not.
bool is_written(int file, std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = again_after_interrupt(
            [&] { return ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset)); });
        if (written == -1) {
            return false;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return true;
}

// Bytes of the file that are header and whole rows.
std::uint64_t whole_bytes(int file, const ValuesTable& table, std::uint64_t size_bytes) {
    std::uint64_t rows = table.rows_in(size_bytes);
    while (rows != 0) {
        const std::vector<std::byte> last = read_at(file, table.offset_of(rows - 1), table.row_bytes());
        if (last.size() == table.row_bytes() && is_whole_row(last)) {
            break;
        }
        --rows;
    }
    return table.offset_of(rows);
}
}  // namespace

ReportFile::ReportFile(const fs::path& directory, const std::string& role, ValuesTable table)
    : directory_(
          again_after_interrupt([&] { return ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); })),
      first_name_(reported_file_name(role)),
      table_(std::move(table)) {
    if (!directory_.is_open()) {
        fail(ExitCode::failed, "cannot open {}: {}", quoted(directory), errno_text(errno));
    }
    // By the descriptor, as the directory may be renamed.
    const auto numbers = values_files_in(path_by_descriptor(directory_.get()), first_name_);
    if (!numbers.empty()) {
        next_number_ = numbers.back() + 1;
        take_over(numbers.back());
    }
}

void ReportFile::take_over(std::uint64_t number) {
    const std::string name = values_file_name(number, first_name_);
    Descriptor file(again_after_interrupt(
        [&] { return ::openat(directory_.get(), name.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC); }));
    struct stat status {};
    if (!file.is_open() || ::fstat(file.get(), &status) == -1) {
        fail_with("cannot open", name);
    }
    try {
        table_ = values_table_from(read_at(file.get(), 0, kMostHeaderBytes), table_.scan_id, path_of(name));
    } catch (const Error& error) {
        log_warning("{}; it is left as it is, and the next file is begun", error.what());
        return;
    }
    const auto size_bytes = static_cast<std::uint64_t>(status.st_size);
    end_ = whole_bytes(file.get(), table_, size_bytes);
    if (end_ != size_bytes) {
        if (again_after_interrupt([&] { return ::ftruncate(file.get(), static_cast<off_t>(end_)); }) == -1) {
            fail_with("cannot cut what is left of a row in", name);
        }
        log_info("{}: {} bytes of incomplete rows were cut", quoted(path_of(name)), size_bytes - end_);
    }
    file_ = std::move(file);
}

void ReportFile::append(std::span<const Report> reports, const std::vector<ValueKey>& keys) {
    rows_.clear();  // of a call that failed
    std::vector<double> values;
    for (const Report& report : reports) {
        if (!file_.is_open() || !find_columns(report, keys)) {
            write_rows();
            begin_file(keys);
            (void)find_columns(report, keys);
        }
        values.assign(table_.keys.size(), std::numeric_limits<double>::quiet_NaN());
        for (const auto& [place, value] : report.values) {
            values[columns_[place]] = value;
        }
        append_row(rows_, report.head, values, values.size());
    }
    write_rows();
}

bool ReportFile::find_columns(const Report& report, const std::vector<ValueKey>& keys) {
    for (std::size_t place = columns_.size(); place < keys.size(); ++place) {
        const auto found = std::ranges::find(table_.keys, keys[place]);
        columns_.push_back(found == table_.keys.end() ? kNoColumn
                                                      : static_cast<std::size_t>(found - table_.keys.begin()));
    }
    return std::ranges::none_of(report.values,
                                [this](const auto& value) { return columns_[value.first] == kNoColumn; });
}

void ReportFile::begin_file(const std::vector<ValueKey>& keys) {
    // With the keys of the file before it, but for those that have another unit now.
    ValuesTable table = table_;
    std::erase_if(table.keys, [&](const ValueKey& old) {
        return std::ranges::any_of(keys, [&](const ValueKey& key) { return key.name == old.name && key != old; });
    });
    std::ranges::copy_if(keys, std::back_inserter(table.keys), [&](const ValueKey& key) {
        return std::ranges::find(table.keys, key) == table.keys.end();
    });
    if (table.keys.size() > kMaxValues) {
        table.keys = keys;
    }
    const std::string name = values_file_name(next_number_, first_name_);
    const std::string unfinished = name + kUnfinishedSuffix;
    Descriptor file(again_after_interrupt([&] {
        return ::openat(directory_.get(), unfinished.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
                        kFileMode);
    }));
    if (!file.is_open()) {
        fail_with("cannot create", name);
    }
    // It has its name once the header is in it, so that nobody finds one without.
    const std::vector<std::byte> header = header_of(table);
    if (!is_written(file.get(), 0, header)) {
        fail_with("cannot write", name);
    }
    if (::renameat(directory_.get(), unfinished.c_str(), directory_.get(), name.c_str()) == -1) {
        fail_with("cannot name", name);
    }
    file_ = std::move(file);
    table_ = std::move(table);
    end_ = header.size();
    columns_.clear();
    ++next_number_;
}

void ReportFile::write_rows() {
    if (rows_.empty()) {
        return;
    }
    if (!is_written(file_.get(), end_, rows_)) {
        const int error_number = errno;
        // What stays where this fails too is overwritten by the next row, or cut by the next process.
        (void)::ftruncate(file_.get(), static_cast<off_t>(end_));
        errno = error_number;
        fail_with("cannot write", values_file_name(next_number_ - 1, first_name_));
    }
    end_ += rows_.size();
    rows_.clear();
}

void ReportFile::flush() {
    if (file_.is_open() && again_after_interrupt([&] { return ::fdatasync(file_.get()); }) == -1) {
        fail_with("cannot flush", values_file_name(next_number_ - 1, first_name_));
    }
}

fs::path ReportFile::path_of(const std::string& name) const {
    return path_by_descriptor(directory_.get()) / name;
}

void ReportFile::fail_with(const char* action, const std::string& name) const {
    fail(ExitCode::failed, "{} {}: {}", action, quoted(path_of(name)), errno_text(errno));
}

}  // namespace framering::library
