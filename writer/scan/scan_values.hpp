// Writes scan.values and the files behind it; recorded/values_file.hpp reads them.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "common/frame/frame_view.hpp"
#include "recorded/manifest.hpp"
#include "recorded/values_file.hpp"
#include "writer/disk/disk_file.hpp"

namespace framering {

using ValuesToFlush = std::vector<std::shared_ptr<DiskFile>>;
// Thread: any. Fails (Error).
void flush_values(const ValuesToFlush& files);

// Thread: one; what unflushed() gives may be flushed by any. Invariants: from the first frame with a value or a
// time of its camera on, every record of the index has one row, which is in its file before the record is written.
class ScanValues {
  public:
    // What a former writer left is brought to `records`: rows of frames that are not among them are cut, and where
    // rows are missing at the end, or are not whole from record `trusted` on, rows take their place that say so
    // (lost_rows). Changes nothing where nothing is to be done. Fails (Error): a file cannot be read or written. A
    // file whose header is damaged is left alone, with a warning.
    [[nodiscard]] static ScanValues open(const std::filesystem::path& directory, std::uint64_t scan_id,
                                         const FrameClocks& clocks, std::span<const IndexRecord> records,
                                         std::uint64_t trusted);
    // Of rows for which open() found nothing.
    [[nodiscard]] std::uint64_t lost_rows() const noexcept { return lost_rows_; }

    // Keys of the values, at their places in the frames' headers. Those that are known stay; a new one begins a
    // new file once a frame has its value.
    void know_keys(std::vector<ValueKey> keys) { keys_ = std::move(keys); }
    [[nodiscard]] std::size_t known_keys() const noexcept { return keys_.size(); }

    // Appends the rows of these frames, the first of which gets the index's record `record`: in one write, but
    // where a file begins. True: one did, and its name is not on the disk yet. Requires: keys for all values.
    // Fails (Error); then cut() brings the files back.
    [[nodiscard]] bool append(std::span<const FrameView> frames, std::uint64_t record);
    // Keeps the rows of the first `records`.
    void cut(std::uint64_t records);
    [[nodiscard]] bool was_removed() const { return !pieces_.empty() && pieces_.back().file->was_removed(); }
    // Files with rows since the last call: for who flushes them.
    [[nodiscard]] ValuesToFlush unflushed();
    // For the manifest; `records`: of the index.
    [[nodiscard]] std::vector<ValuesFile> files(std::uint64_t records) const;

  private:
    struct Piece {
        std::shared_ptr<DiskFile> file;
        std::uint64_t number;
        ValuesTable table;
        bool is_flushed = false;
    };

    ScanValues(std::filesystem::path directory, ValuesTable next) noexcept
        : directory_(std::move(directory)), next_(std::move(next)), keys_(next_.keys) {}
    [[nodiscard]] bool take_over(std::uint64_t number, std::span<const IndexRecord> records);
    void mend(Piece& piece, std::uint64_t end, std::span<const IndexRecord> records, std::uint64_t trusted);
    [[nodiscard]] bool begins_file(const FrameInfo& info) const noexcept;
    void begin_file(std::uint64_t record);
    void write_rows(std::uint64_t record);

    std::filesystem::path directory_;
    ValuesTable next_;  // of the next file, but for its first record and its keys
    std::vector<ValueKey> keys_;
    std::vector<Piece> pieces_;
    std::uint64_t next_number_ = 0;
    std::uint64_t lost_rows_ = 0;
    std::vector<std::byte> rows_;
};

}  // namespace framering
