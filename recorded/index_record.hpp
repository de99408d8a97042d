// scan.index: one record of fixed size a frame, so that a frame is found without walking through the TIFF, and a
// restarted writer knows what it has. docs/scan_directory.md lists the offsets for other programs; a test
// compares.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <type_traits>
#include <vector>

#include "common/base/versions.hpp"
#include "common/frame/frame_info.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

inline constexpr const char* kIndexFileName = "scan.index";

// Both little-endian, 64 bytes; crc32c is over the 60 bytes before it.
struct IndexHeader {
    std::array<char, 8> magic{'F', 'R', 'I', 'N', 'D', 'E', 'X', '\0'};
    std::uint32_t version = versions::kIndex;
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
    std::uint16_t flags = 0;   // kHasPixelCrc, kIsCompressed, and from kLostCamera on a number (lost_camera_of)
    std::uint32_t pixel_crc32c = 0;
    std::uint32_t crc32c = 0;

    static constexpr std::uint64_t kNoPosition = ~std::uint64_t{0};
    static constexpr std::uint16_t kHasPixelCrc = 1;
    static constexpr std::uint16_t kIsCompressed = 2;
    static constexpr std::uint16_t kLostCamera = 4;
    static constexpr std::uint64_t kMostLostCamera = 0xFFFF / kLostCamera;
};

static_assert(sizeof(IndexHeader) == 64 && std::is_standard_layout_v<IndexHeader>);
static_assert(sizeof(IndexRecord) == 64 && std::is_standard_layout_v<IndexRecord>);

// Of the frames that were lost directly before this one, so many were lost by the camera; kMostLostCamera stands
// for more as well.
[[nodiscard]] constexpr std::uint64_t lost_camera_of(const IndexRecord& record) noexcept {
    return record.flags / IndexRecord::kLostCamera;
}

// Of all bytes before it.
[[nodiscard]] std::uint32_t crc_of(const IndexHeader& header) noexcept;
[[nodiscard]] std::uint32_t crc_of(const IndexRecord& record) noexcept;

// What a record knows of the frame's header: numbers, capture time, indices and set points of
// the axes.
[[nodiscard]] FrameInfo info_of(const IndexRecord& record, const std::vector<ScanAxis>& axes);

// `bytes`: of the header that were there to be read from `path`. Fails (Error): damaged, another version, of
// another scan.
void require_header(const IndexHeader& header, std::size_t bytes, std::uint64_t scan_id,
                    const std::filesystem::path& path);

// Behind a record that is not whole no other may be.
inline constexpr std::uint64_t kMustBeWhole = std::numeric_limits<std::uint64_t>::max();
// Keeps the records before the first one that is not whole. What is not whole is the end from `may_end_from` on;
// before, only where nothing behind it is whole. Fails (Error): damaged before its end.
void keep_whole(std::vector<IndexRecord>& records, const std::filesystem::path& path,
                std::uint64_t may_end_from = kMustBeWhole);

// All whole records of an index; a last one that is torn or bad is no part of it. Works beside a writer. Fails
// (Error): missing, damaged before its end, another version, of another scan.
[[nodiscard]] std::vector<IndexRecord> read_index(const std::filesystem::path& directory, std::uint64_t scan_id);

}  // namespace framering
