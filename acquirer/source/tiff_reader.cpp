#include "acquirer/source/tiff_reader.hpp"

#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "acquirer/source/tiff_kind.hpp"
#include "acquirer/source/tiff_pixel_size.hpp"
#include "common/base/error.hpp"
#include "common/tiff/tiff_memory.hpp"
#include "common/tiff/tiff_opening.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kMiB = 1ULL << 20;
}  // namespace

struct TiffReader::Open {
    // What strips and tiles hold of the page: all samples of its pixels, or one.
    struct Part {
        std::uint32_t width = 0;
        std::uint32_t height = 0;
        std::uint16_t plane = 0;
        std::uint32_t pixel_bytes = 0;
        std::uint64_t row_bytes = 0;
    };

    std::string file;
    std::uint64_t file_bytes = 0;
    std::uint64_t page_number = 0;
    TiffMessage message;  // of the operation in hand
    std::vector<std::byte> tile;
    std::vector<std::byte> plane;
    TiffHandle tiff;

    [[noreturn]] void fail_page(ExitCode code, const std::string& why) const {
        fail(code, "TIFF {}, page {}: {}", file, page_number + 1, why);
    }
    [[noreturn]] void fail_damaged(const char* what) const {
        fail_page(ExitCode::failed, fmt::format("{}: {}; the file is damaged or truncated", what, message.text()));
    }

    [[nodiscard]] TiffOptions options() { return tiff_options(message, 256 * kMiB + file_bytes); }
    void require_open() const {
        if (!tiff) {
            fail(ExitCode::usage, "TIFF {} cannot be read: {}; is it a TIFF file?", file, message.text());
        }
    }

    template <class Value>
    [[nodiscard]] Value field(std::uint32_t tag, Value otherwise) const {
        Value value{};
        return TIFFGetField(tiff.get(), tag, &value) == 1 ? value : otherwise;
    }

    [[nodiscard]] TiffSamples samples() const;
    [[nodiscard]] TiffKind kind() const;
    void require_plausible(const FrameFormat& format) const;
    // Whole pixels, or those of one plane of samples.
    void read_part(std::span<std::byte> pixels, const FrameFormat& format, std::uint16_t plane_number);
    void read_strips(std::span<std::byte> pixels, const Part& part);
    void read_tiles(std::span<std::byte> pixels, const Part& part);
    void read_planes(std::span<std::byte> pixels, const FrameFormat& format);
};

TiffSamples TiffReader::Open::samples() const {
    TiffSamples page;
    page.samples = field<std::uint16_t>(TIFFTAG_SAMPLESPERPIXEL, 1);
    page.bits = field<std::uint16_t>(TIFFTAG_BITSPERSAMPLE, 1);
    page.format = field<std::uint16_t>(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    page.photometric = field<std::uint16_t>(TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    page.compression = field<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    page.is_planar = page.samples > 1 &&
                     field<std::uint16_t>(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
    const auto* const size = field<const std::uint16_t*>(TIFFTAG_CFAREPEATPATTERNDIM, nullptr);
    std::uint16_t count = 0;
    const std::uint8_t* pattern = nullptr;
    if (size != nullptr && size[0] == 2 && size[1] == 2 &&
        TIFFGetField(tiff.get(), TIFFTAG_CFAPATTERN, &count, &pattern) == 1 && count == 4) {
        std::copy_n(pattern, count, page.filters.emplace().begin());
    }
    return page;
}

TiffKind TiffReader::Open::kind() const {
    const TiffSamples page = samples();
    std::string why;
    const auto kind = tiff_kind_of(page, why);
    if (!kind) {
        fail_page(
            ExitCode::usage,
            why +
                "; only greyscale and RGB of 8 or 16 unsigned bits and greyscale of 32-bit floating point are "
                "supported, convert it first");
    }
    if (TIFFIsCODECConfigured(page.compression) == 0) {
        fail_page(ExitCode::usage, fmt::format("the installed libtiff does not support compression scheme {}; "
                                               "save the file with another compression",
                                               page.compression));
    }
    if (kind->is_jpeg_ycbcr) {
        TIFFSetField(tiff.get(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
    return *kind;
}

// A damaged header must not make the session reserve memory for a frame that cannot be in this file.
void TiffReader::Open::require_plausible(const FrameFormat& format) const {
    if (format.width == 0 || format.height == 0 || format.width > kLargestSide || format.height > kLargestSide) {
        fail_page(ExitCode::failed, fmt::format("{}x{} pixels: width and height must be 1 to {}", format.width,
                                                format.height, kLargestSide));
    }
    constexpr std::uint64_t always_possible = 64 * kMiB;
    constexpr std::uint64_t best_compression = 2000;
    const bool plain = field<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE) == COMPRESSION_NONE;
    const std::uint64_t most = plain ? file_bytes : std::max(always_possible, file_bytes * best_compression);
    if (format.payload_bytes() > most) {
        fail_page(ExitCode::failed,
                  fmt::format("{}x{} pixels do not fit in a file of {} bytes; the file is damaged or truncated",
                              format.width, format.height, file_bytes));
    }
    if (TIFFIsTiled(tiff.get()) != 0 && TIFFTileSize64(tiff.get()) > format.payload_bytes() + 64 * kMiB) {
        fail_page(ExitCode::failed, "its tiles are far larger than the image; the file is damaged");
    }
}

void TiffReader::Open::read_strips(std::span<std::byte> pixels, const Part& part) {
    const std::uint32_t rows_per_strip =
        std::clamp(field<std::uint32_t>(TIFFTAG_ROWSPERSTRIP, part.height), 1U, part.height);
    for (std::uint32_t row = 0; row < part.height; row += rows_per_strip) {
        std::byte* to = pixels.data() + row * part.row_bytes;
        const std::uint32_t strip = TIFFComputeStrip(tiff.get(), row, part.plane);
        const auto size = static_cast<tmsize_t>(part.row_bytes * std::min(rows_per_strip, part.height - row));
        if (TIFFReadEncodedStrip(tiff.get(), strip, to, size) != size) {
            fail_damaged("its pixels cannot be read");
        }
    }
}

void TiffReader::Open::read_tiles(std::span<std::byte> pixels, const Part& part) {
    const auto tile_width = field<std::uint32_t>(TIFFTAG_TILEWIDTH, 0);
    const auto tile_height = field<std::uint32_t>(TIFFTAG_TILELENGTH, 0);
    tile.resize(TIFFTileSize64(tiff.get()));
    if (tile_width == 0 || tile_height == 0 ||
        tile.size() != std::size_t{tile_width} * tile_height * part.pixel_bytes) {
        fail_damaged("its tiles have no size");
    }
    for (std::uint32_t y = 0; y < part.height; y += tile_height) {
        for (std::uint32_t x = 0; x < part.width; x += tile_width) {
            const auto index = TIFFComputeTile(tiff.get(), x, y, 0, part.plane);
            const auto size = static_cast<tmsize_t>(tile.size());
            if (TIFFReadEncodedTile(tiff.get(), index, tile.data(), size) != size) {
                fail_damaged("its pixels cannot be read");
            }
            const std::size_t columns = std::min(tile_width, part.width - x);
            for (std::uint32_t row = 0; row < std::min(tile_height, part.height - y); ++row) {
                std::memcpy(pixels.data() + (y + row) * part.row_bytes + std::size_t{x} * part.pixel_bytes,
                            tile.data() + std::size_t{row} * tile_width * part.pixel_bytes,
                            columns * part.pixel_bytes);
            }
        }
    }
}

void TiffReader::Open::read_part(std::span<std::byte> pixels, const FrameFormat& format,
                                 std::uint16_t plane_number) {
    const auto pixel_bytes = static_cast<std::uint32_t>(pixels.size() / format.height / format.width);
    const Part part{format.width, format.height, plane_number, pixel_bytes,
                    std::uint64_t{pixel_bytes} * format.width};
    if (TIFFIsTiled(tiff.get()) != 0) {
        read_tiles(pixels, part);
    } else {
        read_strips(pixels, part);
    }
}

void TiffReader::Open::read_planes(std::span<std::byte> pixels, const FrameFormat& format) {
    const std::size_t sample_bytes = bytes_per_sample(format.pixel_format);
    const std::size_t pixel_bytes = bytes_per_pixel(format.pixel_format);
    plane.resize(pixels.size() / samples_per_pixel(format.pixel_format));
    for (std::uint32_t number = 0; number < samples_per_pixel(format.pixel_format); ++number) {
        read_part(plane, format, static_cast<std::uint16_t>(number));
        std::byte* to = pixels.data() + number * sample_bytes;
        for (std::size_t at = 0; at < plane.size(); at += sample_bytes, to += pixel_bytes) {
            std::memcpy(to, plane.data() + at, sample_bytes);
        }
    }
}

TiffReader::TiffReader(const std::filesystem::path& path) : open_(std::make_unique<Open>()) {
    open_->file = path.string();
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        fail(ExitCode::usage, "TIFF {}: {}", path.string(), error ? error.message() : "not a regular file");
    }
    open_->file_bytes = std::filesystem::file_size(path, error);

    // m: no mapping, as a file that shrinks under a mapping ends the process.
    open_->tiff.reset(TIFFOpenExt(path.c_str(), "rm", open_->options().get()));
    open_->require_open();
}

TiffReader::TiffReader(std::span<const std::byte> bytes, const std::string& name)
    : open_(std::make_unique<Open>()) {
    open_->file = name;
    open_->file_bytes = bytes.size();
    open_->tiff = open_tiff_in_memory(bytes, open_->options().get());
    open_->require_open();
}

TiffReader::~TiffReader() = default;

bool TiffReader::page_is_secondary() const {
    return (open_->field<std::uint32_t>(TIFFTAG_SUBFILETYPE, 0) & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) != 0;
}

TiffPage TiffReader::page() const {
    const TiffKind kind = open_->kind();
    TiffPage page;
    page.offset = TIFFCurrentDirOffset(open_->tiff.get());
    page.format.width = open_->field<std::uint32_t>(TIFFTAG_IMAGEWIDTH, 0);
    page.format.height = open_->field<std::uint32_t>(TIFFTAG_IMAGELENGTH, 0);
    page.format.significant_bits = open_->field<std::uint16_t>(TIFFTAG_BITSPERSAMPLE, 1);
    page.format.pixel_format = kind.pixel_format;
    page.min_is_white = kind.min_is_white;
    page.is_palette = kind.is_palette;
    open_->require_plausible(page.format);
    return page;
}

bool TiffReader::next_page() {
    // At the end and on damage TIFFReadDirectory says the same.
    if (TIFFLastDirectory(open_->tiff.get()) != 0) {
        return false;
    }
    ++open_->page_number;
    open_->message.clear();
    if (TIFFReadDirectory(open_->tiff.get()) != 1) {
        open_->fail_damaged("its header cannot be read");
    }
    return true;
}

void TiffReader::go_to(const TiffPage& page, std::uint64_t number) {
    open_->page_number = number;
    open_->message.clear();
    if (TIFFSetSubDirectory(open_->tiff.get(), page.offset) != 1) {
        open_->fail_damaged("its header cannot be read");
    }
}

void TiffReader::read(std::span<std::byte> pixels) {
    const TiffPage current = page();
    open_->message.clear();
    if (open_->samples().is_planar) {
        open_->read_planes(pixels, current.format);
    } else {
        open_->read_part(pixels, current.format, 0);
    }
    if (current.min_is_white) {
        std::transform(pixels.begin(), pixels.end(), pixels.begin(), [](std::byte b) { return ~b; });
    }
}

double TiffReader::pixel_size_nm() const {
    constexpr double inch_nm = 2.54e7;
    constexpr double centimetre_nm = 1e7;
    const auto unit = open_->field<std::uint16_t>(TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    const double unit_nm = unit == RESUNIT_INCH ? inch_nm : unit == RESUNIT_CENTIMETER ? centimetre_nm : 0;
    return declared_pixel_size_nm(open_->field<const char*>(TIFFTAG_IMAGEDESCRIPTION, ""),
                                  double{open_->field<float>(TIFFTAG_XRESOLUTION, 0)}, unit_nm);
}

std::string TiffReader::description() const {
    return open_->field<const char*>(TIFFTAG_IMAGEDESCRIPTION, "");
}

std::optional<std::uint64_t> TiffReader::pixels_in_one_piece() const {
    TIFF* const tiff = open_->tiff.get();
    if (TIFFIsTiled(tiff) != 0 || open_->samples().is_planar ||
        open_->field<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE) != COMPRESSION_NONE ||
        open_->field<std::uint16_t>(TIFFTAG_FILLORDER, FILLORDER_MSB2LSB) != FILLORDER_MSB2LSB) {
        return std::nullopt;
    }
    const FrameFormat format = page().format;
    const std::uint32_t rows =
        std::clamp(open_->field<std::uint32_t>(TIFFTAG_ROWSPERSTRIP, format.height), 1U, format.height);
    const std::uint64_t start = TIFFGetStrileOffset(tiff, 0);
    for (std::uint32_t strip = 1; strip < (format.height + rows - 1) / rows; ++strip) {
        if (TIFFGetStrileOffset(tiff, strip) != start + strip * (rows * format.row_bytes())) {
            return std::nullopt;
        }
    }
    return start == 0 ? std::nullopt : std::optional(start);
}

}  // namespace framering
