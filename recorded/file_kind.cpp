#include "recorded/file_kind.hpp"

#include "common/base/enum_names.hpp"

namespace framering {

namespace {
constexpr auto kFileFormatNames =
    std::to_array<Named<FileFormat>>({{FileFormat::ome_tiff, "ome-tiff"}, {FileFormat::imagej, "imagej"}});
}  // namespace

std::string_view name_of(FileFormat format) noexcept {
    return name_in(kFileFormatNames, format);
}

FileFormat parse_file_format(std::string_view text) {
    return parse_name(kFileFormatNames, "file format", text);
}

}  // namespace framering
