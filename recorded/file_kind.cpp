#include "recorded/file_kind.hpp"

#include "common/base/error.hpp"

namespace framering {

std::string_view name_of(FileFormat format) noexcept {
    return format == FileFormat::imagej ? "imagej" : "ome-tiff";
}

FileFormat parse_file_format(std::string_view text) {
    for (const FileFormat format : {FileFormat::ome_tiff, FileFormat::imagej}) {
        if (name_of(format) == text) {
            return format;
        }
    }
    fail(ExitCode::usage, "unknown file format '{}'; use ome-tiff or imagej", text);
}

}  // namespace framering
