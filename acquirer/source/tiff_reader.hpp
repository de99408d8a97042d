// One TIFF file, read page by page: the acquirer's one door to libtiff.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "common/frame/frame_format.hpp"

namespace framering {

struct TiffPage {
    std::uint64_t offset = 0;  // of its directory in the file: where go_to leads back to
    FrameFormat format;        // without pixel size
    bool min_is_white = false;
    bool is_palette = false;
};

// Pages of grey and RGB of 8 or 16 unsigned bits, and of grey floating point of 32, in any compression, byte order
// and arrangement that libtiff reads; pixels as they are stored (the orientation tag is not applied, a palette's
// pixels are its indices, those behind TIFF/EP's colour filters are Bayer), except that min-is-white is turned so
// that more light is more, planes of red, green and blue are interleaved, and libtiff makes RGB of JPEG's YCbCr.
// Every error names the file and the page (counted from 1, thumbnails included). Nothing is printed. Memory: one
// tile, at most 64 MiB above the frame's size, and one plane. Thread: one at a time.
class TiffReader {
  public:
    // Opens the file; its first page is the current one.
    // Fails (Error, usage): it is missing, no regular file or no TIFF.
    explicit TiffReader(const std::filesystem::path& path);
    // The same of a file in memory, which outlives it. Fails (Error, usage): no TIFF.
    TiffReader(std::span<const std::byte> bytes, const std::string& name);
    ~TiffReader();
    TiffReader(const TiffReader&) = delete;
    TiffReader& operator=(const TiffReader&) = delete;

    // A smaller copy of another page or a mask: no frame.
    [[nodiscard]] bool page_is_secondary() const;
    // What the current page is. Fails (Error): usage for a kind that is not read (CMYK, alpha, 64 bit, ...),
    // failed for dimensions that the file cannot hold.
    [[nodiscard]] TiffPage page() const;
    // Goes to the next page; false after the last. Fails (Error): damaged.
    [[nodiscard]] bool next_page();
    // Goes back to a page; `number` (from 0) is for errors. Fails (Error): damaged.
    void go_to(const TiffPage& page, std::uint64_t number);
    // Reads the current page. Requires: pixels are as long as its format says. Fails (Error): damaged, truncated.
    void read(std::span<std::byte> pixels);
    // In the sample, by the current page's description or resolution; 0: not told.
    [[nodiscard]] double pixel_size_nm() const;
    // Of the current page; empty where there is none.
    [[nodiscard]] std::string description() const;
    // Where the current page's pixels begin, where they are uncompressed and in order; nothing otherwise.
    [[nodiscard]] std::optional<std::uint64_t> pixels_in_one_piece() const;

  private:
    struct Open;
    std::unique_ptr<Open> open_;
};

}  // namespace framering
