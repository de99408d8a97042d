#include "writer/sink/file_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace framering {

namespace {
constexpr std::uint64_t kBlockBytes = 4096;
constexpr std::string_view kPrefix = "scan_";

constexpr std::string_view suffix_of(FileFormat format) noexcept {
    return format == FileFormat::imagej ? ".tif" : ".ome.tif";
}

bool parse_number(std::string_view digits, std::uint64_t& number) noexcept {
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && rest == digits.data() + digits.size();
}
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

std::string file_name(std::uint64_t number, FileFormat format) {
    return fmt::format("{}{:05}{}", kPrefix, number, suffix_of(format));
}

bool parse_file_name(std::string_view name, std::uint64_t& number) noexcept {
    if (!name.starts_with(kPrefix)) {
        return false;
    }
    name.remove_prefix(kPrefix.size());
    for (const FileFormat format : {FileFormat::ome_tiff, FileFormat::imagej}) {
        const std::string_view suffix = suffix_of(format);
        if (name.ends_with(suffix) && parse_number(name.substr(0, name.size() - suffix.size()), number)) {
            return true;
        }
    }
    return false;
}

}  // namespace framering
