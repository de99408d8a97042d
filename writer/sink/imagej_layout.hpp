// Where everything stands in a file for ImageJ 1.x: a classic TIFF whose pixels follow each other without a gap,
// because ImageJ takes the place of the first image and the number from its text and reads on from there, whatever
// the other directories say. All integers are little-endian.
//
//   header page: TIFF header, text | table of directories | pixels of frame 0, 1, 2, ...
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/frame/frame_format.hpp"

namespace framering::imagej {

inline constexpr std::uint64_t kBlockBytes = 4096;
inline constexpr std::uint64_t kFirstLinkOffset = 4;
inline constexpr std::uint64_t kResolutionOffset = 16;  // a RATIONAL
inline constexpr std::uint64_t kSampleBitsOffset = 24;  // three SHORT: of red, green, blue
inline constexpr std::uint64_t kSampleTypeOffset = 32;  // three SHORT
inline constexpr std::uint64_t kSoftwareOffset = 64;
inline constexpr std::uint64_t kSoftwareRoom = 64;
inline constexpr std::uint64_t kTextOffset = 512;
inline constexpr std::uint64_t kTextRoom = 512;
// Two bytes off, so that the link behind 2 bytes and entries of 12 begins at a multiple of 4: no link lies across
// a page of the disk cache.
inline constexpr std::uint64_t kTableOffset = kBlockBytes + 2;
inline constexpr std::uint64_t kSlotBytes = 192;
// Offsets have 32 bits; readers that take them as signed, or add to them, get some room.
inline constexpr std::uint64_t kLargestFileBytes = (std::uint64_t{4} << 30) - (std::uint64_t{64} << 20);

// What all offsets follow from.
struct Geometry {
    std::uint64_t capacity = 0;  // frames
    std::uint64_t pixel_offset = 0;
    std::uint64_t frame_bytes = 0;
    bool has_resolution = false;

    [[nodiscard]] std::uint64_t slot_offset(std::uint64_t frame) const noexcept {
        return kTableOffset + frame * kSlotBytes;
    }
    // Of the 4 bytes that lead to the frame's directory: writing them makes it a page of the file.
    [[nodiscard]] std::uint64_t link_offset(std::uint64_t frame) const noexcept;
    [[nodiscard]] std::uint64_t frame_offset(std::uint64_t frame) const noexcept {
        return pixel_offset + frame * frame_bytes;
    }
};

// Fails (Error): a frame that no classic TIFF holds, or pixels that ImageJ 1.x does not read.
void require_storable(const FrameFormat& format);
// For at most `frames` frames in a file of at most `file_bytes`, and always for one. Fails (Error) as above.
[[nodiscard]] Geometry make_geometry(const FrameFormat& format, std::uint64_t frames, std::uint64_t file_bytes);

// The header page of a file without a page.
[[nodiscard]] std::array<std::byte, kBlockBytes> header_page(const FrameFormat& format);
// Appends the directory of a frame; `link`: of the next one, or 0.
void append_slot(std::vector<std::byte>& slots, const Geometry& geometry, const FrameFormat& format,
                 std::uint64_t frame, std::uint32_t link);

// The part of the text that says how many images there are; always equally long, so that it is replaced in place
// by one write within a page of the disk cache.
[[nodiscard]] std::string counts_text(std::uint64_t frames);
[[nodiscard]] std::uint64_t counts_offset() noexcept;

}  // namespace framering::imagej
