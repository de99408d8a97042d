// A scan in its directory, to be read: what is known of it, and each of its frames.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "common/frame/frame_view.hpp"
#include "recorded/index_record.hpp"
#include "recorded/input_file.hpp"
#include "recorded/manifest.hpp"
#include "recorded/mapped_file.hpp"
#include "recorded/page_reader.hpp"
#include "recorded/recorded_values.hpp"

namespace framering {

// Changes nothing, takes no lock, and works beside the writer that records the scan: the frames are those that
// were in the files when the scan was opened, or at the last refresh(). Any bytes are safe to read; what is
// damaged or missing is an Error of one line that names the file.
//
// Thread: one. Invariants: a frame's pixels are those of its record, also where the scan is repacked meanwhile.
class RecordedScan {
  public:
    // Fails (Error): no scan, damaged.
    explicit RecordedScan(std::filesystem::path directory);

    // Reads manifest and index anew. After a writer has taken the scan over there may be fewer frames for a while.
    // Fails (Error) like the constructor; the scan is then as before.
    void refresh();

    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }
    [[nodiscard]] const Manifest& manifest() const noexcept { return manifest_; }
    [[nodiscard]] std::span<const IndexRecord> records() const noexcept { return records_; }
    [[nodiscard]] std::size_t frame_count() const noexcept { return records_.size(); }
    // Files, keys and clocks of the frames' values; valid until refresh(). Fails (Error): damaged.
    [[nodiscard]] RecordedValues& values_files();

    // All that follow: Requires: n < frame_count().
    // The frame's header, as far as it is recorded.
    [[nodiscard]] FrameInfo info(std::size_t n) const;
    // What was measured with the frame, and its time and number by the camera; nothing: no row was written for it.
    // Fails (Error): damaged.
    [[nodiscard]] std::optional<ValuesRow> values(std::size_t n);
    // Not compressed, and its pixels begin where a sample may begin: view() gives it.
    [[nodiscard]] bool is_in_place(std::size_t n) const noexcept;
    // The frame where it lies, in the mapped file; valid until refresh(). Requires: is_in_place(n). Where its disk
    // fails, or another program cuts the file, reading the pixels ends the process (SIGBUS): who has to survive
    // that calls read(). Fails (Error).
    [[nodiscard]] FrameView view(std::size_t n);
    // Any frame, its pixels copied or decoded to `pixels`, which gets their size. In order it is fast; the first
    // jump forward in a compressed file walks along its pages. Fails (Error), as view() does, where the scan has
    // values and no images.
    [[nodiscard]] FrameView read(std::size_t n, std::vector<std::byte>& pixels);

  private:
    // The file that read() has used last.
    struct OpenFile {
        std::uint32_t number = 0;
        std::optional<InputFile> plain;
        std::unique_ptr<PageReader> pages;  // of a compressed file
    };

    [[nodiscard]] std::filesystem::path path_of(std::size_t n) const;
    [[nodiscard]] const MappedFile& mapped(std::size_t n);
    [[nodiscard]] OpenFile& opened(std::size_t n);
    void require_images() const;
    void require_payload(std::size_t n, std::uint64_t file_bytes) const;
    // After its file was opened: the record is still the one of that file.
    void require_current(std::size_t n) const;

    std::filesystem::path directory_;
    Manifest manifest_;
    std::vector<IndexRecord> records_;
    std::map<std::uint32_t, std::size_t> first_in_file_;
    std::map<std::uint32_t, MappedFile> mapped_;
    std::optional<OpenFile> open_;
    std::optional<RecordedValues> values_;
};

}  // namespace framering
