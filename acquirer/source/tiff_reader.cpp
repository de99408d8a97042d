#include "acquirer/source/tiff_reader.hpp"

#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "acquirer/source/tiff_pixel_size.hpp"
#include "common/base/error.hpp"
#include "common/tiff/tiff_opening.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kMiB = 1ULL << 20;
}  // namespace

struct TiffReader::Open {
    struct CloseTiff {
        void operator()(TIFF* tiff) const noexcept { TIFFClose(tiff); }
    };

    std::string file;
    std::uint64_t file_bytes = 0;
    std::uint64_t page_number = 0;
    TiffMessage message;  // of the operation in hand
    std::vector<std::byte> tile;
    TiffHandle tiff;

    [[noreturn]] void fail_page(ExitCode code, const std::string& why) const {
        fail(code, "TIFF {}, page {}: {}", file, page_number + 1, why);
    }
    [[noreturn]] void fail_damaged(const char* what) const {
        fail_page(ExitCode::failed, fmt::format("{}: {}; the file is damaged or truncated", what, message.text()));
    }

    template <class Value>
    [[nodiscard]] Value field(std::uint32_t tag, Value otherwise) const {
        Value value{};
        return TIFFGetField(tiff.get(), tag, &value) == 1 ? value : otherwise;
    }

    void require_kind() const;
    void require_plausible(const FrameFormat& format) const;
    void read_strips(std::span<std::byte> pixels, const FrameFormat& format);
    void read_tiles(std::span<std::byte> pixels, const FrameFormat& format);
};

// Refuses what is no grey picture of 8 or 16 unsigned bits.
void TiffReader::Open::require_kind() const {
    const auto samples = field<std::uint16_t>(TIFFTAG_SAMPLESPERPIXEL, 1);
    const auto bits = field<std::uint16_t>(TIFFTAG_BITSPERSAMPLE, 1);
    const auto kind = field<std::uint16_t>(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    const auto light = field<std::uint16_t>(TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    const auto compression = field<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    const auto refuse = [&](const std::string& what) {
        fail_page(ExitCode::usage,
                  what + "; only 8- and 16-bit unsigned greyscale images are supported, convert it first");
    };
    if (samples != 1) {
        refuse(fmt::format("it has {} samples per pixel (colour or alpha)", samples));
    }
    if (light == PHOTOMETRIC_PALETTE && bits != 8) {
        refuse(fmt::format("it is a {}-bit palette colour image", bits));
    }
    if (light != PHOTOMETRIC_MINISBLACK && light != PHOTOMETRIC_MINISWHITE && light != PHOTOMETRIC_PALETTE) {
        refuse(fmt::format("it is not a greyscale image (photometric interpretation {})", light));
    }
    if (kind == SAMPLEFORMAT_IEEEFP || kind == SAMPLEFORMAT_COMPLEXIEEEFP) {
        refuse(fmt::format("its samples are {}-bit floating point", bits));
    }
    if (kind != SAMPLEFORMAT_UINT && kind != SAMPLEFORMAT_VOID) {
        refuse(fmt::format("its samples are signed or complex (sample format {})", kind));
    }
    if (bits != 8 && bits != 16) {
        refuse(fmt::format("it has {} bits per pixel", bits));
    }
    if (TIFFIsCODECConfigured(compression) == 0) {
        fail_page(ExitCode::usage, fmt::format("the installed libtiff does not support compression scheme {}; "
                                               "save the file with another compression",
                                               compression));
    }
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

void TiffReader::Open::read_strips(std::span<std::byte> pixels, const FrameFormat& format) {
    const std::uint32_t rows_per_strip =
        std::clamp(field<std::uint32_t>(TIFFTAG_ROWSPERSTRIP, format.height), 1U, format.height);
    std::uint32_t strip = 0;
    for (std::uint32_t row = 0; row < format.height; row += rows_per_strip, ++strip) {
        const std::uint64_t bytes = format.row_bytes() * std::min(rows_per_strip, format.height - row);
        std::byte* to = pixels.data() + row * format.row_bytes();
        const auto got = TIFFReadEncodedStrip(tiff.get(), strip, to, static_cast<tmsize_t>(bytes));
        if (got != static_cast<tmsize_t>(bytes)) {
            fail_damaged("its pixels cannot be read");
        }
    }
}

void TiffReader::Open::read_tiles(std::span<std::byte> pixels, const FrameFormat& format) {
    const auto tile_width = field<std::uint32_t>(TIFFTAG_TILEWIDTH, 0);
    const auto tile_height = field<std::uint32_t>(TIFFTAG_TILELENGTH, 0);
    const std::uint32_t pixel_bytes = bytes_per_pixel(format.pixel_format);
    tile.resize(TIFFTileSize64(tiff.get()));
    if (tile_width == 0 || tile_height == 0 ||
        tile.size() != std::size_t{tile_width} * tile_height * pixel_bytes) {
        fail_damaged("its tiles have no size");
    }
    for (std::uint32_t y = 0; y < format.height; y += tile_height) {
        for (std::uint32_t x = 0; x < format.width; x += tile_width) {
            const auto index = TIFFComputeTile(tiff.get(), x, y, 0, 0);
            const auto size = static_cast<tmsize_t>(tile.size());
            if (TIFFReadEncodedTile(tiff.get(), index, tile.data(), size) != size) {
                fail_damaged("its pixels cannot be read");
            }
            const std::size_t columns = std::min(tile_width, format.width - x);
            for (std::uint32_t row = 0; row < std::min(tile_height, format.height - y); ++row) {
                std::memcpy(pixels.data() + (y + row) * format.row_bytes() + std::size_t{x} * pixel_bytes,
                            tile.data() + std::size_t{row} * tile_width * pixel_bytes, columns * pixel_bytes);
            }
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

    const TiffOptions options = tiff_options(open_->message, 256 * kMiB + open_->file_bytes);
    // m: no mapping, as a file that shrinks under a mapping ends the process.
    open_->tiff.reset(TIFFOpenExt(path.c_str(), "rm", options.get()));
    if (!open_->tiff) {
        fail(ExitCode::usage, "TIFF {} cannot be read: {}; is it a TIFF file?", open_->file,
             open_->message.text());
    }
}

TiffReader::~TiffReader() = default;

bool TiffReader::page_is_secondary() const {
    return (open_->field<std::uint32_t>(TIFFTAG_SUBFILETYPE, 0) & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) != 0;
}

TiffPage TiffReader::page() const {
    open_->require_kind();
    TiffPage page;
    page.offset = TIFFCurrentDirOffset(open_->tiff.get());
    page.format.width = open_->field<std::uint32_t>(TIFFTAG_IMAGEWIDTH, 0);
    page.format.height = open_->field<std::uint32_t>(TIFFTAG_IMAGELENGTH, 0);
    page.format.significant_bits = open_->field<std::uint16_t>(TIFFTAG_BITSPERSAMPLE, 1);
    page.format.pixel_format = page.format.significant_bits == 8 ? PixelFormat::mono8 : PixelFormat::mono16;
    const auto light = open_->field<std::uint16_t>(TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    page.min_is_white = light == PHOTOMETRIC_MINISWHITE;
    page.is_palette = light == PHOTOMETRIC_PALETTE;
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
    if (TIFFIsTiled(open_->tiff.get()) != 0) {
        open_->read_tiles(pixels, current.format);
    } else {
        open_->read_strips(pixels, current.format);
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
    if (TIFFIsTiled(tiff) != 0 ||
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
