// TIFF files of all kinds, made through libtiff.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace framering::test {

struct MadePage {
    std::uint32_t width = 37;
    std::uint32_t height = 29;
    std::uint32_t bits = 16;
    std::uint32_t samples = 1;
    int sample_format = 1;  // unsigned
    int photometric = 1;    // min-is-black
    int compression = 1;    // none
    std::uint32_t rows_per_strip = 8;
    std::uint32_t tile_side = 0;        // 0: strips; else a multiple of 16
    bool planar = false;                // one plane of samples after the other
    int predictor = 1;                  // none
    std::vector<std::uint8_t> filters;  // CFAPattern; empty: none
    std::uint32_t subfile_type = 0;     // 1: reduced resolution
    std::uint32_t number = 0;           // makes the pixels different
    std::string description;
};

// What stands at a place of a made page; of floating point a multiple of 0.25.
[[nodiscard]] std::uint16_t made_pixel(const MadePage& page, std::uint32_t x, std::uint32_t y,
                                       std::uint32_t sample = 0) noexcept;
// The page with pixels of its own.
[[nodiscard]] inline MadePage numbered(std::uint32_t number, MadePage page = {}) {
    page.number = number;
    return page;
}
// The samples of a page, those of a pixel together and rows without padding, as a source is to deliver them.
[[nodiscard]] std::vector<std::byte> made_pixels(const MadePage& page);

// `mode` as libtiff takes it: "w", "wb" big-endian, "w8" BigTIFF, ...
void make_tiff(const std::filesystem::path& path, const std::string& mode, const std::vector<MadePage>& pages);

}  // namespace framering::test
