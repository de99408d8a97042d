#include "tests/support/tiff_maker.hpp"

#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace framering::test {

namespace {
using Tiff = std::unique_ptr<TIFF, decltype(&TIFFClose)>;

void require(bool ok) {
    if (!ok) {
        throw std::runtime_error("libtiff could not make a test file");
    }
}

// A rectangle of the page as samples of the file; beyond the edge zeros.
std::vector<std::uint8_t> samples_of(const MadePage& page, std::uint32_t left, std::uint32_t top,
                                     std::uint32_t width, std::uint32_t height) {
    const std::size_t sample_bytes = page.bits / 8;
    std::vector<std::uint8_t> bytes(std::size_t{width} * height * page.samples * sample_bytes);
    std::size_t at = 0;
    for (std::uint32_t y = top; y < top + height; ++y) {
        for (std::uint32_t x = left; x < left + width; ++x) {
            const bool inside = x < page.width && y < page.height;
            const std::uint16_t value = inside ? made_pixel(page, x, y) : std::uint16_t{0};
            for (std::uint32_t sample = 0; sample < page.samples; ++sample, at += sample_bytes) {
                std::memcpy(bytes.data() + at, &value, std::min(sample_bytes, sizeof value));
            }
        }
    }
    return bytes;
}

void write_page(TIFF* tiff, const MadePage& page) {
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, page.subfile_type);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, page.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, page.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, page.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, page.samples);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, page.sample_format);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, page.photometric);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, page.compression);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    if (!page.description.empty()) {
        TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, page.description.c_str());
    }
    if (page.photometric == PHOTOMETRIC_PALETTE) {
        std::vector<std::uint16_t> map(std::size_t{1} << page.bits);
        TIFFSetField(tiff, TIFFTAG_COLORMAP, map.data(), map.data(), map.data());
    }
    if (page.tile_side != 0) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, page.tile_side);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, page.tile_side);
        for (std::uint32_t y = 0; y < page.height; y += page.tile_side) {
            for (std::uint32_t x = 0; x < page.width; x += page.tile_side) {
                auto tile = samples_of(page, x, y, page.tile_side, page.tile_side);
                require(TIFFWriteTile(tiff, tile.data(), x, y, 0, 0) > 0);
            }
        }
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page.rows_per_strip);
        for (std::uint32_t y = 0; y < page.height; ++y) {
            auto row = samples_of(page, 0, y, page.width, 1);
            require(TIFFWriteScanline(tiff, row.data(), y, 0) == 1);
        }
    }
    require(TIFFWriteDirectory(tiff) == 1);
}
}  // namespace

std::uint16_t made_pixel(const MadePage& page, std::uint32_t x, std::uint32_t y) noexcept {
    const std::uint32_t value = x * 251 + y * 509 + page.number * 7919 + 1;
    return static_cast<std::uint16_t>(page.bits == 8 ? value & 0xff : value);
}

std::vector<std::byte> made_pixels(const MadePage& page) {
    const auto samples = samples_of(page, 0, 0, page.width, page.height);
    std::vector<std::byte> bytes(samples.size());
    std::memcpy(bytes.data(), samples.data(), samples.size());
    return bytes;
}

void make_tiff(const std::filesystem::path& path, const std::string& mode, const std::vector<MadePage>& pages) {
    const Tiff tiff(TIFFOpen(path.c_str(), mode.c_str()), &TIFFClose);
    require(tiff != nullptr);
    for (const MadePage& page : pages) {
        write_page(tiff.get(), page);
    }
}

}  // namespace framering::test
