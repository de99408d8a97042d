// values.ROLE, values.ROLE.1, ...: what a reader has reported of frames, while the scan was recorded. The files
// are those of values_file.hpp, but for the rows: one a report, in the order of the reports.
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "recorded/values_file.hpp"

namespace framering {

// One entry a frame, in the order of their sequences. Of several reports of a frame each value is the newest one.
struct ReportedValues {
    std::string role;
    std::vector<ValueKey> keys;  // of all files, each name and unit once
    std::vector<std::uint64_t> sequences;
    std::vector<double> values;  // keys.size() a frame; not a number: not reported
    std::uint64_t damaged = 0;   // rows, and files by their headers, that were left out

    // Of the frame; empty: nothing was reported.
    [[nodiscard]] std::span<const double> of(std::uint64_t sequence) const noexcept;
};

// "values.focus": the first file of the role; values_file_name() gives the others.
[[nodiscard]] std::string reported_file_name(const std::string& role);
// In the order of the alphabet. Fails (Error): the directory cannot be listed.
[[nodiscard]] std::vector<std::string> reporting_roles(const std::filesystem::path& directory);
// Works beside the reader that reports. Fails (Error): a file cannot be read.
[[nodiscard]] ReportedValues read_reported(const std::filesystem::path& directory, std::uint64_t scan_id,
                                           const std::string& role);

}  // namespace framering
