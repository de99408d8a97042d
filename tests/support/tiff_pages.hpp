// A TIFF file as libtiff sees it: the referee of the files that we write.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace framering::test {

struct TiffPage {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t bits = 0;
    std::uint32_t strips = 0;
    bool is_compressed = false;
    std::uint64_t offset = 0;   // of the first strip
    std::uint64_t bytes = 0;    // of all strips, as they are in the file
    bool is_contiguous = true;  // each strip begins where the one before it ends
    std::vector<std::byte> pixels;
    std::string name;  // PageName
};

struct TiffFile {
    bool opened = false;
    std::vector<TiffPage> pages;
    std::string description;              // of the first page
    std::vector<std::string> complaints;  // errors and warnings
};

[[nodiscard]] TiffFile read_tiff(const std::filesystem::path& path);

}  // namespace framering::test
