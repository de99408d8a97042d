#include "writer/file_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace framering {

namespace {
constexpr std::uint64_t kBlockBytes = 4096;
constexpr std::string_view kPrefix = "scan_";
constexpr std::string_view kSuffix = ".ome.tif";
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

std::string file_name(std::uint64_t number) {
    return fmt::format("{}{:05}{}", kPrefix, number, kSuffix);
}

bool parse_file_name(std::string_view name, std::uint64_t& number) noexcept {
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix) || name.size() <= kPrefix.size() + kSuffix.size()) {
        return false;
    }
    const std::string_view digits = name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && rest == digits.data() + digits.size();
}

}  // namespace framering
