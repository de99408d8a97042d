// The pages of a file as libtiff finds them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "common/frame/frame_format.hpp"
#include "recorded/frame_location.hpp"

namespace framering {

// Thread: one. Any bytes are safe to read.
class PageReader {
  public:
    struct Page {
        std::uint32_t width = 0;
        std::uint32_t height = 0;
        std::uint32_t bits = 0;     // of a sample
        std::uint32_t samples = 1;  // of a pixel
        bool is_float = false;
        FrameLocation location;
        bool is_contiguous = true;  // each strip begins where the one before it ends

        // Its size and samples are those of the format.
        [[nodiscard]] bool has(const FrameFormat& format) const noexcept;
    };

    // Fails (Error): missing, no TIFF, damaged at its beginning.
    explicit PageReader(const std::filesystem::path& path);
    ~PageReader();
    PageReader(const PageReader&) = delete;
    PageReader& operator=(const PageReader&) = delete;

    // The next page, at first the first one; nothing after the last. Fails (Error): the chain leads nowhere.
    [[nodiscard]] std::optional<Page> next();
    // Page `number`, from 0, as if next() had just returned it; nothing: the file ends before. Walks once along
    // the pages before it. Fails (Error) like next().
    [[nodiscard]] std::optional<Page> at(std::uint64_t number);
    // libtiff has called something an error, also where it went on.
    [[nodiscard]] bool has_complained() const noexcept;
    // Of the page that next() or at() returned, decoded. Requires: room for exactly its pixels. Fails (Error):
    // damaged.
    void read_pixels(std::span<std::byte> pixels);
    // Of the first page; empty where there is none. Requires: next() was not called twice.
    [[nodiscard]] std::string description() const;

  private:
    struct Open;
    [[nodiscard]] Page current() const;

    std::unique_ptr<Open> open_;
};

// Fails (Error) like the reader.
[[nodiscard]] std::uint64_t count_pages(const std::filesystem::path& path);

}  // namespace framering
