#include <tiffio.h>

#include <cerrno>

#include "common/base/error.hpp"
#include "common/tiff/tiff_opening.hpp"
#include "viewer/snapshot/snapshot_formats.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kClassicTiffLimit = 4'000'000'000;

void set_tags(TIFF* tiff, const FrameInfo& info) {
    FrameFormat format;
    static_cast<void>(get_format(info, format));
    const bool in_colours = is_rgb(format.pixel_format);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, info.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, info.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8 * bytes_per_sample(format.pixel_format));
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples_per_pixel(format.pixel_format));
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, info.height);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, in_colours ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(
        tiff, TIFFTAG_SAMPLEFORMAT,
        sample_type_of(format.pixel_format) == SampleType::float32 ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
    TIFFSetField(tiff, TIFFTAG_SOFTWARE, "Framering " FRAMERING_VERSION);
    if (info.pixel_size_nm > 0) {
        constexpr double nm_per_cm = 1e7;
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, nm_per_cm / info.pixel_size_nm);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, nm_per_cm / info.pixel_size_nm);
    }
}
}  // namespace

void write_tiff(const std::filesystem::path& path, const FrameCopy& frame) {
    TiffMessage message;
    const TiffOptions options = tiff_options(message, 0, TiffWarnings::kept);
    const char* mode = frame.pixels.size() > kClassicTiffLimit ? "w8" : "w";
    const TiffHandle tiff(TIFFOpenExt(path.c_str(), mode, options.get()));
    if (!tiff) {
        fail(ExitCode::failed, "{}", errno_text(errno));
    }
    set_tags(tiff.get(), frame.info);
    auto* pixels =
        const_cast<std::byte*>(frame.pixels.data());  // libtiff takes it without const and does not write
    const auto size = static_cast<tmsize_t>(frame.pixels.size());
    if (TIFFWriteEncodedStrip(tiff.get(), 0, pixels, size) != size || TIFFWriteDirectory(tiff.get()) != 1) {
        fail(ExitCode::failed, "{}", message.text());
    }
}

}  // namespace framering
