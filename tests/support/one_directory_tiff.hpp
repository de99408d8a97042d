// TIFF files with many frames behind one directory, as MetaMorph, ImageJ and tifffile leave them; byte by byte.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/support/tiff_maker.hpp"

namespace framering::test {

struct OneDirectory {
    MadePage page;                 // its number counts up; uncompressed or said to be otherwise
    std::uint32_t planes = 3;      // that are there
    std::uint32_t stk_planes = 0;  // that tag 33629 tells; 0: no such tag
    bool big_endian = false;
    bool big_tiff = false;
    bool directory_first = false;  // as ImageJ has it; MetaMorph puts it behind the pixels
};

void make_one_directory(const std::filesystem::path& path, const OneDirectory& file);

}  // namespace framering::test
