#include "tests/support/tiff_maker.hpp"

#include <tiffio.h>

#include <algorithm>
#include <array>
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

// The samples [first, end) of the pixels in a rectangle of the page; beyond the edge zeros.
std::vector<std::uint8_t> samples_of(const MadePage& page, std::uint32_t left, std::uint32_t top,
                                     std::uint32_t width, std::uint32_t height, std::uint32_t first,
                                     std::uint32_t end) {
    const std::size_t sample_bytes = page.bits / 8;
    std::vector<std::uint8_t> bytes(std::size_t{width} * height * (end - first) * sample_bytes);
    std::size_t at = 0;
    for (std::uint32_t y = top; y < top + height; ++y) {
        for (std::uint32_t x = left; x < left + width; ++x) {
            const bool inside = x < page.width && y < page.height;
            for (std::uint32_t sample = first; sample < end; ++sample, at += sample_bytes) {
                const std::uint16_t value = inside ? made_pixel(page, x, y, sample) : std::uint16_t{0};
                const float quarters = static_cast<float>(value) / 4;
                const bool is_float = page.sample_format == SAMPLEFORMAT_IEEEFP && sample_bytes == sizeof quarters;
                std::memcpy(bytes.data() + at, is_float ? static_cast<const void*>(&quarters) : &value,
                            is_float ? sizeof quarters : std::min(sample_bytes, sizeof value));
            }
        }
    }
    return bytes;
}

// All samples of the pixels, or those of one plane.
void write_samples(TIFF* tiff, const MadePage& page, std::uint16_t plane, std::uint32_t first, std::uint32_t end) {
    if (page.tile_side != 0) {
        for (std::uint32_t y = 0; y < page.height; y += page.tile_side) {
            for (std::uint32_t x = 0; x < page.width; x += page.tile_side) {
                auto tile = samples_of(page, x, y, page.tile_side, page.tile_side, first, end);
                require(TIFFWriteTile(tiff, tile.data(), x, y, 0, plane) > 0);
            }
        }
    } else {
        for (std::uint32_t y = 0; y < page.height; ++y) {
            auto row = samples_of(page, 0, y, page.width, 1, first, end);
            require(TIFFWriteScanline(tiff, row.data(), y, plane) == 1);
        }
    }
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
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, page.planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    if (!page.description.empty()) {
        TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, page.description.c_str());
    }
    if (page.photometric == PHOTOMETRIC_PALETTE) {
        std::vector<std::uint16_t> map(std::size_t{1} << page.bits);
        TIFFSetField(tiff, TIFFTAG_COLORMAP, map.data(), map.data(), map.data());
    }
    if (!page.filters.empty()) {
        constexpr std::array<std::uint16_t, 2> size{2, 2};
        TIFFSetField(tiff, TIFFTAG_CFAREPEATPATTERNDIM, size.data());
        TIFFSetField(tiff, TIFFTAG_CFAPATTERN, static_cast<int>(page.filters.size()), page.filters.data());
    }
    if (page.predictor != PREDICTOR_NONE) {
        TIFFSetField(tiff, TIFFTAG_PREDICTOR, page.predictor);
    }
    if (page.compression == COMPRESSION_JPEG) {
        TIFFSetField(tiff, TIFFTAG_JPEGQUALITY, 100);
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
    if (page.tile_side != 0) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, page.tile_side);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, page.tile_side);
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page.rows_per_strip);
    }
    if (page.planar) {
        for (std::uint16_t plane = 0; plane < page.samples; ++plane) {
            write_samples(tiff, page, plane, plane, plane + 1U);
        }
    } else {
        write_samples(tiff, page, 0, 0, page.samples);
    }
    require(TIFFWriteDirectory(tiff) == 1);
}
}  // namespace

std::uint16_t made_pixel(const MadePage& page, std::uint32_t x, std::uint32_t y, std::uint32_t sample) noexcept {
    const std::uint32_t value = x * 251 + y * 509 + page.number * 7919 + sample * 1013 + 1;
    return static_cast<std::uint16_t>(page.bits == 8 ? value & 0xff : value);
}

std::vector<std::byte> made_pixels(const MadePage& page) {
    const auto samples = samples_of(page, 0, 0, page.width, page.height, 0, page.samples);
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
