// When a scan goes on in a new file, and what the files are called. Knows numbers only.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/frame/frame_format.hpp"
#include "writer/sink/file_kind.hpp"

namespace framering {

// A file of a scan that holds at least one frame.
struct ScanFile {
    std::string name;
    std::string uuid;
    std::uint64_t frames = 0;
    std::uint64_t first_sequence = 0;
    FileKind kind{};

    bool operator==(const ScanFile&) const = default;
};

struct FileLimits {
    std::uint64_t frames = kMostPages;
    std::uint64_t bytes = std::uint64_t{16} << 30;

    // libtiff before 4.5 reads no more pages.
    static constexpr std::uint64_t kMostPages = 65'535;
};

// What a frame takes in a file: its pixels on a 4 KiB boundary and its directory.
[[nodiscard]] std::uint64_t bytes_in_file(const FrameFormat& format) noexcept;

// How many of the next `wanted` frames the open file takes; 0: a new file is due. An empty file takes at least
// one.
[[nodiscard]] std::size_t frames_that_fit(const FileLimits& limits, std::uint64_t frames_in_file,
                                          std::uint64_t file_bytes, std::uint64_t frame_bytes,
                                          std::size_t wanted) noexcept;

// Whether the first file is to name the new ones now. With many files it does so in ever larger steps, so that all
// its texts together stay in proportion to the files.
[[nodiscard]] bool naming_is_due(std::size_t files, std::size_t named_files) noexcept;

// "scan_00000.ome.tif"; of ImageJ's format "scan_00000.tif".
[[nodiscard]] std::string file_name(std::uint64_t number, FileFormat format = FileFormat::ome_tiff);
// True: `name` is file_name(number) of either format.
[[nodiscard]] bool parse_file_name(std::string_view name, std::uint64_t& number) noexcept;

}  // namespace framering
