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
    std::uint32_t bits = 0;           // of a sample
    std::uint32_t samples = 0;        // of a pixel
    std::uint32_t photometric = 0;    // 1: black is 0; 2: RGB
    std::uint32_t sample_format = 0;  // 1: unsigned; 3: IEEE 754
    std::vector<int> filters;         // CFAPattern, where CFARepeatPatternDim is 2x2
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
