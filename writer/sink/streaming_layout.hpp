// Where everything stands in a streaming BigTIFF: docs/streaming_tiff.md draws it and repeats the offsets, and a
// test compares the two. All integers are little-endian.
//
//   header page | text, two halves | table of directories | pixels of frame 0 | pixels of frame 1 | ...
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "common/frame/frame_format.hpp"

namespace framering::streaming {

inline constexpr std::uint64_t kKiB = 1024;
inline constexpr std::uint64_t kBlockBytes = 4 * kKiB;
inline constexpr std::uint64_t kFirstLinkOffset = 8;  // in the TIFF header: where the first directory is
inline constexpr std::uint64_t kSoftwareOffset = 64;  // text
inline constexpr std::uint64_t kSoftwareBytes = 64;
inline constexpr std::uint64_t kGeometryOffset = 128;  // a Geometry
inline constexpr std::uint64_t kTextOffset = kBlockBytes;
inline constexpr std::uint64_t kTextHalfBytes = 32 * kKiB;
inline constexpr std::uint64_t kTableOffset = kTextOffset + 2 * kTextHalfBytes;

// A directory: its fields, the link to the next one, and behind both the text of its PageName. Slots of 512 bytes,
// so that no link lies across a page of the disk cache.
inline constexpr std::uint64_t kSlotBytes = 512;
inline constexpr std::uint64_t kFieldBytes = 20;
inline constexpr std::uint64_t kFields = 14;
inline constexpr std::uint64_t kFirstPageFields = 16;  // Software and ImageDescription besides
inline constexpr std::uint64_t kPageNameOffset = 8 + kFirstPageFields * kFieldBytes + 8;  // in the slot
inline constexpr std::uint64_t kPageNameBytes = kSlotBytes - kPageNameOffset;

// What the file's offsets follow from; for recovery, and for programs that map the pixels.
struct Geometry {
    std::array<char, 8> magic{'F', 'R', 'S', 'T', 'R', 'E', 'A', 'M'};
    std::uint32_t version = 1;
    std::uint32_t slot_bytes = kSlotBytes;
    std::uint64_t capacity = 0;  // frames
    std::uint64_t table_offset = kTableOffset;
    std::uint64_t pixel_offset = 0;  // of the first frame
    std::uint64_t pixel_stride = 0;  // from frame to frame: the pixels in whole blocks
    std::uint64_t pixel_bytes = 0;   // of a frame
    std::uint32_t reserved = 0;
    std::uint32_t crc32c = 0;  // of the bytes before it

    [[nodiscard]] std::uint64_t slot_offset(std::uint64_t frame) const noexcept {
        return table_offset + frame * slot_bytes;
    }
    // Of the 8 bytes that lead to the frame's directory: writing them makes it part of the file.
    [[nodiscard]] std::uint64_t link_offset(std::uint64_t frame) const noexcept {
        const std::uint64_t fields = frame == 1 ? kFirstPageFields : kFields;
        return frame == 0 ? kFirstLinkOffset : slot_offset(frame - 1) + 8 + fields * kFieldBytes;
    }
    [[nodiscard]] std::uint64_t frame_offset(std::uint64_t frame) const noexcept {
        return pixel_offset + frame * pixel_stride;
    }
};
static_assert(sizeof(Geometry) == 64 && std::is_standard_layout_v<Geometry>);
static_assert(kGeometryOffset >= kSoftwareOffset + kSoftwareBytes);

// For at most `frames` frames in a file of at most `file_bytes`, and always for one.
[[nodiscard]] Geometry make_geometry(const FrameFormat& format, std::uint64_t frames, std::uint64_t file_bytes);

// The header page: TIFF header without a first directory, Software, geometry.
[[nodiscard]] std::array<std::byte, kBlockBytes> header_page(Geometry geometry);

// Fills `slot` with the directory of a frame without a link. `page_name`: at most kPageNameBytes - 1 bytes; empty:
// not known yet. `text_bytes`: of the description with its zero, for the first page.
void fill_slot(std::span<std::byte, kSlotBytes> slot, const Geometry& geometry, const FrameFormat& format,
               std::uint64_t frame, std::string_view page_name, std::uint64_t text_bytes);

}  // namespace framering::streaming
