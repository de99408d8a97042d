// A recorded scan as a table of text: one line a frame.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "recorded/recorded_scan.hpp"
#include "recorded/reported_values.hpp"

namespace framering {

// Comma-separated values (RFC 4180, lines end in "\n"). What is not known of a frame is empty.
//
// Thread: one. Requires: the scan outlives it, and is not refreshed.
class ScanTable {
  public:
    // Fails (Error): the values' files are damaged.
    explicit ScanTable(RecordedScan& scan);

    // Names of the columns with their units, "temperature (degC)".
    [[nodiscard]] std::string header() const;
    // Of frame n. Requires: n < frame_count().
    [[nodiscard]] std::string line(std::size_t n);

    // Rows of what readers have reported that could not be read.
    [[nodiscard]] std::uint64_t damaged_reports() const noexcept;
    // Frames whose row of values could not be read, and the reason of the first.
    [[nodiscard]] std::uint64_t unreadable() const noexcept { return unreadable_; }
    [[nodiscard]] const std::string& why_unreadable() const noexcept { return why_; }

  private:
    [[nodiscard]] std::optional<ValuesRow> values_of(std::size_t n);
    // For each column of the values, where the row of this table has it.
    void find_places(const ValuesTable* table);

    RecordedScan* scan_;
    std::vector<ValueKey> keys_;
    std::vector<ReportedValues> reported_;  // of each role
    std::uint64_t first_capture_ns_ = 0;
    const ValuesTable* table_ = nullptr;  // of places_
    std::vector<std::optional<std::size_t>> places_;
    std::uint64_t unreadable_ = 0;
    std::string why_;
};

// A field as it stands between commas: in quotes where it has to be.
[[nodiscard]] std::string csv_field(const std::string& text);

}  // namespace framering
