// What the files of a scan are, as options and manifest name it.
#pragma once
#include <cstdint>
#include <string_view>

#include "recorded/compression.hpp"

namespace framering {

enum class FileFormat : std::uint8_t {
    ome_tiff,  // BigTIFF, described by OME-XML
    imagej,    // classic TIFF, described as ImageJ does it
};

struct FileKind {
    FileFormat format = FileFormat::ome_tiff;
    Compression compression;

    bool operator==(const FileKind&) const = default;
};

// "ome-tiff", "imagej"
[[nodiscard]] std::string_view name_of(FileFormat format) noexcept;
// Fails (Error, usage).
[[nodiscard]] FileFormat parse_file_format(std::string_view text);

}  // namespace framering
