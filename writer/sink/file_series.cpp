#include "writer/sink/file_series.hpp"

#include <algorithm>

namespace framering {

namespace {
constexpr std::uint64_t kBlockBytes = 4096;
}  // namespace

std::uint64_t bytes_in_file(const FrameFormat& format) noexcept {
    const std::uint64_t blocks = (format.payload_bytes() + kBlockBytes - 1) / kBlockBytes;
    return (blocks + 1) * kBlockBytes;
}

std::size_t frames_that_fit(const FileLimits& limits, std::uint64_t frames_in_file, std::uint64_t file_bytes,
                            std::uint64_t frame_bytes, std::size_t wanted) noexcept {
    const std::uint64_t by_frames = limits.frames - std::min(limits.frames, frames_in_file);
    const std::uint64_t by_bytes = (limits.bytes - std::min(limits.bytes, file_bytes)) / frame_bytes;
    const std::uint64_t least = frames_in_file == 0 ? 1 : 0;
    return std::min<std::uint64_t>(wanted, std::max(least, std::min(by_frames, by_bytes)));
}

bool naming_is_due(std::size_t files, std::size_t named_files) noexcept {
    return files - named_files > named_files / 8;
}

}  // namespace framering
