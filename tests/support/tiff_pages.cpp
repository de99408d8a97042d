#include "tests/support/tiff_pages.hpp"

#include <tiffio.h>

#include <array>
#include <cstdio>
#include <memory>

namespace framering::test {

namespace {
int keep_complaint(TIFF*, void* complaints, const char*, const char* format, va_list values) {
    std::array<char, 400> text{};
    std::vsnprintf(text.data(), text.size(), format, values);
    static_cast<std::vector<std::string>*>(complaints)->emplace_back(text.data());
    return 1;
}

std::uint32_t short_field(TIFF* tiff, std::uint32_t tag) {
    std::uint16_t value = 0;
    TIFFGetFieldDefaulted(tiff, tag, &value);
    return value;
}

std::vector<int> filters_in(TIFF* tiff) {
    const std::uint16_t* size = nullptr;
    std::uint16_t count = 0;
    const std::uint8_t* pattern = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_CFAREPEATPATTERNDIM, &size) == 1 && size[0] == 2 && size[1] == 2 &&
        TIFFGetField(tiff, TIFFTAG_CFAPATTERN, &count, &pattern) == 1) {
        return {pattern, pattern + count};
    }
    return {};
}

TiffPage read_page(TIFF* tiff) {
    TiffPage page;
    const char* name = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_PAGENAME, &name) == 1) {
        page.name = name;
    }
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &page.width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &page.height);
    page.bits = short_field(tiff, TIFFTAG_BITSPERSAMPLE);
    page.samples = short_field(tiff, TIFFTAG_SAMPLESPERPIXEL);
    page.photometric = short_field(tiff, TIFFTAG_PHOTOMETRIC);
    page.sample_format = short_field(tiff, TIFFTAG_SAMPLEFORMAT);
    page.filters = filters_in(tiff);
    page.is_compressed = short_field(tiff, TIFFTAG_COMPRESSION) != COMPRESSION_NONE;
    page.strips = TIFFNumberOfStrips(tiff);
    page.offset = TIFFGetStrileOffset(tiff, 0);
    for (std::uint32_t strip = 0; strip < page.strips; ++strip) {
        page.is_contiguous &= TIFFGetStrileOffset(tiff, strip) == page.offset + page.bytes;
        page.bytes += TIFFGetStrileByteCount(tiff, strip);
        std::vector<std::byte> part(static_cast<std::size_t>(TIFFVStripSize(tiff, page.height)));
        const tmsize_t got = TIFFReadEncodedStrip(tiff, strip, part.data(), static_cast<tmsize_t>(part.size()));
        page.pixels.insert(page.pixels.end(), part.begin(), part.begin() + (got > 0 ? got : 0));
    }
    return page;
}
}  // namespace

TiffFile read_tiff(const std::filesystem::path& path) {
    TiffFile file;
    const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(TIFFOpenOptionsAlloc(),
                                                                               TIFFOpenOptionsFree);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keep_complaint, &file.complaints);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), keep_complaint, &file.complaints);
    // c: a strip as it is in the file, not chopped into virtual ones.
    const std::unique_ptr<TIFF, void (*)(TIFF*)> tiff(TIFFOpenExt(path.c_str(), "rc", options.get()), TIFFClose);
    file.opened = tiff != nullptr;
    if (!file.opened) {
        return file;
    }
    const char* description = nullptr;
    if (TIFFGetField(tiff.get(), TIFFTAG_IMAGEDESCRIPTION, &description) == 1) {
        file.description = description;
    }
    do {
        file.pages.push_back(read_page(tiff.get()));
    } while (TIFFReadDirectory(tiff.get()) == 1);
    return file;
}

}  // namespace framering::test
