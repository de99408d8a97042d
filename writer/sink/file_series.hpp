// When a scan goes on in a new file. Knows numbers only.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include "common/base/clock.hpp"
#include "common/frame/frame_format.hpp"

namespace framering {

struct FileLimits {
    std::uint64_t frames = kMostPages;
    std::uint64_t bytes = std::uint64_t{16} << 30;
    std::optional<Nanoseconds> time{};  // from its first frame on; nothing: no limit

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

}  // namespace framering
