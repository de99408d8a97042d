#include "recorded/scan_file.hpp"

#include <fmt/format.h>

#include <charconv>

#include "recorded/input_file.hpp"

namespace framering {

namespace {
constexpr std::string_view kPrefix = "scan_";

constexpr std::string_view suffix_of(FileFormat format) noexcept {
    return format == FileFormat::imagej ? ".tif" : ".ome.tif";
}

bool parse_number(std::string_view digits, std::uint64_t& number) noexcept {
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && rest == digits.data() + digits.size();
}
}  // namespace

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

std::string name_of_file(const std::filesystem::path& directory, std::uint64_t number) {
    std::string name = file_name(number, FileFormat::imagej);
    return is_there(directory / name) ? name : file_name(number, FileFormat::ome_tiff);
}

}  // namespace framering
