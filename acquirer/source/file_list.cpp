#include "acquirer/source/file_list.hpp"

#include <fmt/core.h>

#include <span>

#include "common/base/crc32c.hpp"

namespace framering {

void FileList::add(const std::filesystem::path& file, std::uint64_t frames) {
    std::string entry = file.filename().string();
    entry.push_back('\0');
    entry += std::to_string(frames) + "\n";
    crc_ = crc32c(std::as_bytes(std::span(entry)), crc_);
}

std::string FileList::digest() const {
    return fmt::format("{:08x}", crc_);
}

}  // namespace framering
