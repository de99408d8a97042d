// scan.index: one record of fixed size a frame, so that a frame is found without walking through the TIFF, and a
// restarted writer knows what it has. docs/scan_directory.md lists the offsets for other programs; a test
// compares.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <type_traits>
#include <vector>

#include "common/base/clock.hpp"
#include "common/frame/frame_info.hpp"
#include "common/session/scan_plan.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/sink/frame_sink.hpp"

namespace framering {

// Both little-endian, 64 bytes; crc32c is over the 60 bytes before it.
struct IndexHeader {
    std::array<char, 8> magic{'F', 'R', 'I', 'N', 'D', 'E', 'X', '\0'};
    std::uint32_t version = 1;
    std::uint32_t record_bytes = 64;
    std::uint64_t scan_id = 0;
    std::uint64_t first_sequence = 0;
    std::int64_t clock_offset_ns = 0;
    std::uint64_t flushed_records = 0;  // the pixels of the first so many were on the disk before this was written
    std::uint64_t boot = 0;  // of the machine that wrote last: the first bytes of its boot id; 0: not known
    std::uint32_t last_flushed_records = 0;  // of flushed_records: those that were added last
    std::uint32_t crc32c = 0;
};

struct IndexRecord {
    std::uint64_t sequence = 0;
    std::uint64_t delivered = 0;
    std::uint64_t offset = 0;  // of the pixels in the file, or of what they were compressed to
    std::uint64_t bytes = 0;
    std::uint64_t capture_time_ns = 0;
    std::uint64_t position = 0;  // the axes' indices as one number, row by row; kNoPosition: none
    std::uint32_t file = 0;
    std::uint16_t status = 0;  // a FrameStatus
    std::uint16_t flags = 0;   // kHasPixelCrc, kIsCompressed
    std::uint32_t pixel_crc32c = 0;
    std::uint32_t crc32c = 0;

    static constexpr std::uint64_t kNoPosition = ~std::uint64_t{0};
    static constexpr std::uint16_t kHasPixelCrc = 1;
    static constexpr std::uint16_t kIsCompressed = 2;
};

static_assert(sizeof(IndexHeader) == 64 && std::is_standard_layout_v<IndexHeader>);
static_assert(sizeof(IndexRecord) == 64 && std::is_standard_layout_v<IndexRecord>);

[[nodiscard]] IndexRecord make_index_record(const FrameInfo& info, const std::vector<ScanAxis>& axes,
                                            const FrameLocation& location, std::uint32_t file);

// What a record knows of the frame's header: numbers, capture time, indices of the axes.
[[nodiscard]] FrameInfo info_of(const IndexRecord& record, const std::vector<ScanAxis>& axes);

// Thread: one.
class ScanIndex {
  public:
    static constexpr const char* kFileName = "scan.index";

    // Makes an index without records; open() it afterwards.
    static void create(const std::filesystem::path& directory, const IndexHeader& header);
    // Reads all whole records; a last one that is torn or bad is no part of the index and is overwritten. Where
    // the machine was started anew since, records that were never flushed end at the first one that is not whole.
    // The scan is this program's until close(): whoever else opens it is refused. `patience`: how long a former
    // writer may take to be really gone. Fails (Error): refused, another program has it; missing, another scan's,
    // another version, or damaged before its end.
    [[nodiscard]] static ScanIndex open(const std::filesystem::path& directory, std::uint64_t scan_id,
                                        std::vector<IndexRecord>& records, Nanoseconds patience = {});
    // The same records, for who changes nothing. Works beside a writer.
    [[nodiscard]] static std::vector<IndexRecord> read(const std::filesystem::path& directory,
                                                       std::uint64_t scan_id);
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
