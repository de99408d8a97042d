#include "recorded/reported_values.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "common/base/error.hpp"
#include "common/base/shown_path.hpp"
#include "common/session/session_name.hpp"
#include "recorded/input_file.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
constexpr std::string_view kReportedPrefix = "values.";
// Rows that are read together.
constexpr std::size_t kMostReportBytes = std::size_t{1} << 20;

// Others are further files of a role, and what others have put there.
bool is_role(const std::string& name) {
    try {
        require_valid_role_name(name);
        return true;
    } catch (const Error&) {
        return false;
    }
}

struct Report {
    std::uint64_t sequence;
    std::vector<double> values;  // at the places of all keys
};

// For each column of the file its place among all keys.
std::vector<std::size_t> places_of(const std::vector<ValueKey>& columns, std::vector<ValueKey>& keys) {
    std::vector<std::size_t> places;
    for (const ValueKey& column : columns) {
        const auto found = std::ranges::find(keys, column);
        places.push_back(static_cast<std::size_t>(found - keys.begin()));
        if (found == keys.end()) {
            keys.push_back(column);
        }
    }
    return places;
}

void read_reports(const InputFile& file, const ValuesTable& table, ReportedValues& all,
                  std::vector<Report>& reports) {
    const std::vector<std::size_t> places = places_of(table.keys, all.keys);
    const std::size_t row_bytes = table.row_bytes();
    std::vector<std::byte> bytes;
    for (std::uint64_t row = 0;; row += bytes.size() / row_bytes) {
        bytes.resize(std::max<std::size_t>(kMostReportBytes / row_bytes, 1) * row_bytes);
        bytes.resize(file.read_at(table.offset_of(row), bytes) / row_bytes * row_bytes);
        if (bytes.empty()) {
            return;
        }
        for (std::size_t begin = 0; begin < bytes.size(); begin += row_bytes) {
            const std::span<const std::byte> one = std::span(bytes).subspan(begin, row_bytes);
            if (!is_whole_row(one)) {
                ++all.damaged;
                continue;
            }
            const ValuesRow content = row_from(one);
            reports.push_back({content.head.sequence,
                               std::vector<double>(all.keys.size(), std::numeric_limits<double>::quiet_NaN())});
            Report& report = reports.back();
            for (std::size_t i = 0; i < places.size(); ++i) {
                report.values[places[i]] = content.values[i];
            }
        }
    }
}

// The reports of a frame become one; a later one counts more.
void merge_reports(std::vector<Report>& reports, ReportedValues& all) {
    std::ranges::stable_sort(reports, {}, &Report::sequence);
    const std::size_t keys = all.keys.size();
    for (const Report& report : reports) {
        if (all.sequences.empty() || all.sequences.back() != report.sequence) {
            all.sequences.push_back(report.sequence);
            all.values.resize(all.values.size() + keys, std::numeric_limits<double>::quiet_NaN());
        }
        double* const merged = all.values.data() + all.values.size() - keys;
        for (std::size_t i = 0; i < report.values.size(); ++i) {
            merged[i] = std::isnan(report.values[i]) ? merged[i] : report.values[i];
        }
    }
}
}  // namespace

std::span<const double> ReportedValues::of(std::uint64_t sequence) const noexcept {
    const auto found = std::ranges::lower_bound(sequences, sequence);
    if (found == sequences.end() || *found != sequence) {
        return {};
    }
    return std::span(values).subspan(static_cast<std::size_t>(found - sequences.begin()) * keys.size(),
                                     keys.size());
}

std::string reported_file_name(const std::string& role) {
    return fmt::format("{}{}", kReportedPrefix, role);
}

std::vector<std::string> reporting_roles(const fs::path& directory) {
    std::vector<std::string> roles;
    std::error_code error;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename();
        if (!name.starts_with(kReportedPrefix)) {
            continue;
        }
        if (const std::string role = name.substr(kReportedPrefix.size()); is_role(role)) {
            roles.push_back(role);
        }
    }
    if (error) {
        fail(ExitCode::failed, "cannot list {}: {}", quoted(directory), error.message());
    }
    std::ranges::sort(roles);
    return roles;
}

ReportedValues read_reported(const fs::path& directory, std::uint64_t scan_id, const std::string& role) {
    ReportedValues all;
    all.role = role;
    std::vector<Report> reports;
    const std::string first = reported_file_name(role);
    for (const std::uint64_t number : values_files_in(directory, first)) {
        const InputFile file(directory / values_file_name(number, first));
        std::vector<std::byte> bytes(kMostHeaderBytes);
        bytes.resize(file.read_at(0, bytes));
        try {
            const ValuesTable table = values_table_from(bytes, scan_id, file.path());
            read_reports(file, table, all, reports);
        } catch (const Error&) {
            ++all.damaged;
        }
    }
    merge_reports(reports, all);
    return all;
}

}  // namespace framering
