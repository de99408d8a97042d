// Writes scan.index; recorded/index_record.hpp reads it.
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "common/base/clock.hpp"
#include "common/frame/frame_info.hpp"
#include "common/session/scan_plan.hpp"
#include "recorded/frame_location.hpp"
#include "recorded/index_record.hpp"
#include "writer/disk/disk_file.hpp"

namespace framering {

// `lost_camera`: of the frames between the one stored before and this one, those that the camera lost.
[[nodiscard]] IndexRecord make_index_record(const FrameInfo& info, const std::vector<ScanAxis>& axes,
                                            const FrameLocation& location, std::uint32_t file,
                                            std::uint64_t lost_camera = 0);

// Thread: one.
class ScanIndex {
  public:
    // Makes an index without records; open() it afterwards.
    static void create(const std::filesystem::path& directory, const IndexHeader& header);
    // Reads all whole records; a last one that is torn or bad is no part of the index and is overwritten. Where
    // the machine was started anew since, records that were never flushed end at the first one that is not whole.
    // The scan is this program's until close(): whoever else opens it is refused. `patience`: how long a former
    // writer may take to be really gone. Fails (Error): refused, another program has it; missing, another scan's,
    // another version, or damaged before its end.
    [[nodiscard]] static ScanIndex open(const std::filesystem::path& directory, std::uint64_t scan_id,
                                        std::vector<IndexRecord>& records, Nanoseconds patience = {});
    // A program has it open. False where there is no index.
    [[nodiscard]] static bool is_in_use(const std::filesystem::path& directory);

    // Appends in one write; sets the records' own crc32c. Fails (Error); then cut() brings the file back.
    void append(std::span<IndexRecord> records);
    // Writes other records in the place of those from `first` on. A kill leaves each as it was or as it is to be.
    void replace(std::uint64_t first, std::span<IndexRecord> records);
    // Keeps the first `count` records.
    void cut(std::uint64_t count);
    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    [[nodiscard]] bool was_removed() const { return file_.was_removed(); }
    // Records below had their pixels on the disk when they were told of as flushed.
    [[nodiscard]] std::uint64_t flushed_records() const noexcept;
    // Since the last record was written the machine was started anew: what was never flushed may be lost, in any
    // order.
    [[nodiscard]] bool is_from_another_boot() const;
    // What is there now is what recovery has found to be there, in this start of the machine.
    void set_recovered();
    void flush() { file_.flush(); }
    // Marks the first `records` as those whose pixels are on the disk, and flushes all. Requires: they are.
    // Thread: any one, beside append().
    void flush(std::uint64_t records);
    void close() { file_.close(); }

  private:
    ScanIndex(DiskFile file, std::uint64_t count, const IndexHeader& header) noexcept;
    void write_header();

    DiskFile file_;
    std::uint64_t count_;
    IndexHeader header_;          // as it is in the file
    std::uint64_t sure_records_;  // known to be on the disk themselves
};

}  // namespace framering
