// The files values.ROLE of a scan, as they are written; recorded/reported_values.hpp reads them.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/base/descriptor.hpp"
#include "recorded/values_file.hpp"

namespace framering::library {

// Values by the places of their keys.
struct Report {
    ValuesRowHead head;
    std::vector<std::pair<std::size_t, double>> values;
};

// Thread: one. Invariants: one process a role, by the lease of its entry, so nobody else writes these files; they
// end with a whole row, but for the time of one write.
class ReportFile {
  public:
    // Goes on where a former process of the role stopped: what it left of a row is cut. `table`: of the scan,
    // without keys. A file whose header is damaged is left alone, with a warning. Fails (Error).
    ReportFile(const std::filesystem::path& directory, const std::string& role, ValuesTable table);

    // The rows of these reports, in as few writes as there are files. A key that the file does not have begins the
    // next one. Fails (Error): the file has whole rows of some of them, or of none.
    void append(std::span<const Report> reports, const std::vector<ValueKey>& keys);
    // Until the rows are on the disk. Fails (Error).
    void flush();

  private:
    [[nodiscard]] std::filesystem::path path_of(const std::string& name) const;
    void take_over(std::uint64_t number);
    // False: the file lacks a key of the report.
    [[nodiscard]] bool find_columns(const Report& report, const std::vector<ValueKey>& keys);
    void begin_file(const std::vector<ValueKey>& keys);
    void write_rows();
    [[noreturn]] void fail_with(const char* action, const std::string& name) const;

    Descriptor directory_;
    std::string first_name_;
    ValuesTable table_;  // of the file in hand
    Descriptor file_;
    std::uint64_t next_number_ = 0;
    std::uint64_t end_ = 0;             // of the file, bytes
    std::vector<std::size_t> columns_;  // in the file in hand, of the keys by their places
    std::vector<std::byte> rows_;
};

}  // namespace framering::library
