#include "recorded/page_reader.hpp"

#include <tiffio.h>

#include <algorithm>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/shown_path.hpp"
#include "common/tiff/tiff_opening.hpp"
#include "recorded/input_file.hpp"

namespace framering {

namespace {
// Besides a strip as it is in the file: no damaged number makes libtiff take more.
constexpr std::uint64_t kMostBytesForTables = std::uint64_t{256} << 20;
}  // namespace

struct PageReader::Open {
    std::filesystem::path path;
    TiffMessage message;
    std::uint64_t pages = 0;                 // up to the one that next() or at() has returned
    std::vector<std::uint64_t> directories;  // their offsets, as far as next() has come
    TiffHandle tiff;

    [[noreturn]] void fail_at(std::uint64_t page) const {
        fail(ExitCode::failed, "{} is damaged: page {} cannot be read: {}", quoted(path), page, message.text());
    }
    template <class Value>
    [[nodiscard]] Value field(std::uint32_t tag) const {
        Value value{};
        (void)TIFFGetFieldDefaulted(tiff.get(), tag, &value);
        return value;
    }
};

bool PageReader::Page::has(const FrameFormat& format) const noexcept {
    return width == format.width && height == format.height && samples == samples_per_pixel(format.pixel_format) &&
           bits == 8 * bytes_per_sample(format.pixel_format) &&
           is_float == (sample_type_of(format.pixel_format) == SampleType::float32);
}

PageReader::PageReader(const std::filesystem::path& path) : open_(std::make_unique<Open>()) {
    open_->path = path;
    // libtiff's own line does not tell the system's reason.
    const std::uint64_t file_bytes = InputFile(path).size_bytes();
    const TiffOptions options = tiff_options(open_->message, kMostBytesForTables + file_bytes);
    // c: strips as they are in the file; m: read, not mapped, so that a failing disk is an error and no signal.
    open_->tiff.reset(TIFFOpenExt(path.c_str(), "rcm", options.get()));
    if (open_->tiff == nullptr) {
        open_->fail_at(0);
    }
}

PageReader::~PageReader() = default;

bool PageReader::has_complained() const noexcept {
    return !open_->message.empty();
}

std::optional<PageReader::Page> PageReader::next() {
    TIFF* const tiff = open_->tiff.get();
    if (open_->pages != 0 && TIFFReadDirectory(tiff) != 1) {
        if (!open_->message.empty()) {
            open_->fail_at(open_->pages);
        }
        return std::nullopt;
    }
    if (open_->pages == open_->directories.size()) {
        open_->directories.push_back(TIFFCurrentDirOffset(tiff));
    }
    ++open_->pages;
    return current();
}

std::optional<PageReader::Page> PageReader::at(std::uint64_t number) {
    const std::uint64_t known = open_->directories.size();
    if (known != 0 && open_->pages != std::min(number, known)) {
        const std::uint64_t nearest = std::min(number, known - 1);
        if (TIFFSetSubDirectory(open_->tiff.get(), open_->directories[nearest]) != 1) {
            open_->fail_at(nearest);
        }
        open_->pages = nearest + 1;
        if (nearest == number) {
            return current();
        }
    }
    std::optional<Page> page = next();
    while (page && open_->pages <= number) {
        page = next();
    }
    return page;
}

PageReader::Page PageReader::current() const {
    TIFF* const tiff = open_->tiff.get();
    Page page;
    page.width = open_->field<std::uint32_t>(TIFFTAG_IMAGEWIDTH);
    page.height = open_->field<std::uint32_t>(TIFFTAG_IMAGELENGTH);
    page.bits = open_->field<std::uint16_t>(TIFFTAG_BITSPERSAMPLE);
    page.samples = open_->field<std::uint16_t>(TIFFTAG_SAMPLESPERPIXEL);
    page.is_float = open_->field<std::uint16_t>(TIFFTAG_SAMPLEFORMAT) == SAMPLEFORMAT_IEEEFP;
    // One plane after the other is no format of a frame.
    const bool is_planar = open_->field<std::uint16_t>(TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE;
    page.samples = page.samples > 1 && is_planar ? 0 : page.samples;
    page.location.offset = TIFFGetStrileOffset(tiff, 0);
    page.location.is_compressed = open_->field<std::uint16_t>(TIFFTAG_COMPRESSION) != COMPRESSION_NONE;
    // A frame has not more strips than rows; a damaged number would be counted for minutes.
    const std::uint32_t strips = page.height <= kLargestSide ? TIFFNumberOfStrips(tiff) : 0;
    for (std::uint32_t strip = 0; strip < strips; ++strip) {
        page.is_contiguous &= TIFFGetStrileOffset(tiff, strip) == page.location.offset + page.location.bytes;
        page.location.bytes += TIFFGetStrileByteCount(tiff, strip);
    }
    return page;
}

void PageReader::read_pixels(std::span<std::byte> pixels) {
    TIFF* const tiff = open_->tiff.get();
    const std::uint32_t strips = TIFFNumberOfStrips(tiff);
    for (std::uint32_t strip = 0; strip < strips; ++strip) {
        const auto part = static_cast<tmsize_t>(
            std::min<std::uint64_t>(pixels.size(), static_cast<std::uint64_t>(TIFFStripSize(tiff))));
        if (part == 0 || TIFFReadEncodedStrip(tiff, strip, pixels.data(), part) != part) {
            open_->fail_at(open_->pages - 1);
        }
        pixels = pixels.subspan(static_cast<std::size_t>(part));
    }
    if (!pixels.empty()) {
        open_->fail_at(open_->pages - 1);
    }
}

std::string PageReader::description() const {
    const char* text = nullptr;
    return TIFFGetField(open_->tiff.get(), TIFFTAG_IMAGEDESCRIPTION, &text) == 1 ? text : "";
}

std::uint64_t count_pages(const std::filesystem::path& path) {
    PageReader reader(path);
    std::uint64_t pages = 0;
    while (reader.next()) {
        ++pages;
    }
    return pages;
}

}  // namespace framering
