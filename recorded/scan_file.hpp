// The files that hold the frames of a scan, and what they are called.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "recorded/file_kind.hpp"

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

// "scan_00000.ome.tif"; of ImageJ's format "scan_00000.tif".
[[nodiscard]] std::string file_name(std::uint64_t number, FileFormat format = FileFormat::ome_tiff);
// True: `name` is file_name(number) of either format.
[[nodiscard]] bool parse_file_name(std::string_view name, std::uint64_t& number) noexcept;

// Its name in the directory, where every writer of the scan had options of its own.
[[nodiscard]] std::string name_of_file(const std::filesystem::path& directory, std::uint64_t number);

// What the name ends in as long as there is no frame in the file.
inline constexpr const char* kUnfinishedSuffix = ".unfinished";

}  // namespace framering
