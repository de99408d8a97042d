// The values of a scan's frames, from all of its files.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "recorded/input_file.hpp"
#include "recorded/manifest.hpp"
#include "recorded/values_file.hpp"

namespace framering {

// Changes nothing, and works beside the writer that records the scan: rows that come after the files were opened
// are read as well, files are not. Thread: one.
class RecordedValues {
  public:
    // Opens the files that the manifest lists; of a scan that is being recorded, those that are there. A scan
    // without values has none. Fails (Error): a file is missing, damaged, or another scan's.
    RecordedValues(const std::filesystem::path& directory, const Manifest& manifest);

    [[nodiscard]] bool empty() const noexcept { return files_.empty(); }
    // Keys of all files, each name and unit once, in the order in which they came.
    [[nodiscard]] std::vector<ValueKey> keys() const;
    // Of the file that has the row of this record; nothing: no file has, the record is from before the first one.
    [[nodiscard]] const ValuesTable* table_of(std::uint64_t record) const noexcept;
    // The row of this record of the index; nothing as above. In order it is fast. Fails (Error): the row is
    // missing, damaged, or of another frame.
    [[nodiscard]] std::optional<ValuesRow> row(std::uint64_t n, const IndexRecord& record);

  private:
    struct File {
        InputFile input;
        ValuesTable table;
    };
    [[nodiscard]] File* file_of(std::uint64_t record) noexcept;
    // Empty: the file ends before.
    [[nodiscard]] std::span<const std::byte> bytes_of(const File& file, std::uint64_t row);

    std::vector<File> files_;
    // Rows that were read together.
    const File* buffered_ = nullptr;
    std::uint64_t first_buffered_ = 0;
    std::vector<std::byte> buffer_;
};

}  // namespace framering
