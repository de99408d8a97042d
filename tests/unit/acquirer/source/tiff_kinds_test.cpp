// Pages of every kind: which pixel format they become, and which are refused.
#include <doctest/doctest.h>
#include <tiff.h>

#include <numeric>
#include <span>

#include "acquirer/source/tiff_source.hpp"
#include "common/base/error.hpp"
#include "tests/support/filled_frame.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using namespace framering::test;
using doctest::Contains;

namespace {
std::unique_ptr<FrameSource> open_kind(const TemporaryDirectory& directory, const std::vector<MadePage>& pages) {
    make_tiff(directory / "made.tif", "w", pages);
    return make_tiff_source(directory / "made.tif", {}, false);
}

// The error's exit code, `done` when there was none; its text goes to `line`.
ExitCode refusal_of_kind(const TemporaryDirectory& directory, const MadePage& page, std::string& line) {
    try {
        (void)open_kind(directory, {page});
        return ExitCode::done;
    } catch (const Error& error) {
        line = error.what();
        return error.exit_code();
    }
}
}  // namespace

TEST_CASE("colour and floating point come out as they were put in, chunky or planar, with every predictor") {
    const TemporaryDirectory directory;
    struct Kind {
        std::uint32_t samples, bits;
        int format;
        PixelFormat pixel_format;
    };
    for (const char* mode : {"wl", "wb", "w8"}) {
        for (const Kind& kind :
             {Kind{3, 8, SAMPLEFORMAT_UINT, PixelFormat::rgb8}, Kind{3, 16, SAMPLEFORMAT_UINT, PixelFormat::rgb16},
              Kind{1, 32, SAMPLEFORMAT_IEEEFP, PixelFormat::float32}}) {
            for (int variant = 0; variant < 12; ++variant) {
                MadePage page;
                page.samples = kind.samples;
                page.bits = kind.bits;
                page.sample_format = kind.format;
                page.photometric = kind.samples == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
                page.planar = kind.samples == 3 && variant % 2 == 1;
                page.tile_side = variant / 2 % 2 == 1 ? 16 : 0;
                page.compression = variant < 4 ? COMPRESSION_NONE : COMPRESSION_LZW;
                page.predictor = variant < 8       ? PREDICTOR_NONE
                                 : kind.bits == 32 ? PREDICTOR_FLOATINGPOINT
                                                   : PREDICTOR_HORIZONTAL;
                if (page.predictor == PREDICTOR_FLOATINGPOINT && mode[1] == 'b') {
                    continue;  // libtiff 4.5 swaps the bytes of each twice when it writes them
                }
                CAPTURE(std::string(mode));
                CAPTURE(variant);
                CAPTURE(std::string(name_of(kind.pixel_format)));
                make_tiff(directory / "made.tif", mode, {page, numbered(1, page)});
                const auto source = make_tiff_source(directory / "made.tif", {}, false);
                CHECK(source->format().pixel_format == kind.pixel_format);
                CHECK(source->format().significant_bits == kind.bits);
                CHECK(source->frame_count() == 2);
                CHECK(next_frame(*source) == made_pixels(page));
                CHECK(next_frame(*source) == made_pixels(numbered(1, page)));
            }
        }
    }
}

TEST_CASE("JPEG's YCbCr becomes RGB") {
    const TemporaryDirectory directory;
    MadePage page;
    page.samples = 3;
    page.bits = 8;
    page.photometric = PHOTOMETRIC_YCBCR;
    page.compression = COMPRESSION_JPEG;
    page.width = page.height = 16;
    page.rows_per_strip = 16;
    const auto source = open_kind(directory, {page});
    CHECK(source->format().pixel_format == PixelFormat::rgb8);
    const auto frame = next_frame(*source);
    REQUIRE(frame.has_value());
    // The made picture has colours that JPEG does not keep; its grey is what was put in.
    const auto mean = [](std::span<const std::byte> bytes) {
        return std::accumulate(bytes.begin(), bytes.end(), 0.0,
                               [](double sum, std::byte byte) { return sum + std::to_integer<int>(byte); }) /
               static_cast<double>(bytes.size());
    };
    CHECK(mean(*frame) == doctest::Approx(mean(made_pixels(page))).epsilon(0.05));
}

TEST_CASE("grey behind colour filters is Bayer, by the file or as the user says") {
    const TemporaryDirectory directory;
    MadePage page;
    CHECK(open_kind(directory, {page})->format().pixel_format == PixelFormat::mono16);
    page.filters = {1, 2, 0, 1};
    const auto source = open_kind(directory, {page});
    CHECK(source->format().pixel_format == PixelFormat::bayer_gb16);
    CHECK(next_frame(*source) == made_pixels(page));
    page.bits = 8;
    page.filters = {0, 1, 1, 2};
    page.photometric = 32803;
    CHECK(open_kind(directory, {page})->format().pixel_format == PixelFormat::bayer_rg8);
    page.filters = {0, 1, 2, 1};
    std::string line;
    CHECK(refusal_of_kind(directory, page, line) == ExitCode::usage);
    CHECK(line.find("not those of a Bayer pattern") != std::string::npos);
    make_tiff(directory / "grey.tif", "w", {MadePage{}});
    WantedFormat wanted;
    wanted.pixel_format = PixelFormat::bayer_bg16;
    CHECK(make_tiff_source(directory / "grey.tif", wanted, false)->format().pixel_format ==
          PixelFormat::bayer_bg16);
    wanted.pixel_format = PixelFormat::bayer_bg8;
    CHECK_THROWS_WITH((void)make_tiff_source(directory / "grey.tif", wanted, false),
                      Contains("--pixel-format bayerbg8 contradicts the file, which has mono16"));
}

TEST_CASE("min-is-white is turned so that more light is more") {
    const TemporaryDirectory directory;
    for (const std::uint32_t bits : {8U, 16U}) {
        MadePage page;
        page.bits = bits;
        page.photometric = PHOTOMETRIC_MINISWHITE;
        auto expected = made_pixels(page);
        for (std::byte& byte : expected) {
            byte = ~byte;
        }
        CHECK(next_frame(*open_kind(directory, {page})) == expected);
    }
}

TEST_CASE("what no pixel format stands for is refused in one line as the user's matter") {
    const TemporaryDirectory directory;
    struct Refused {
        MadePage page;
        const char* reason;
    };
    std::vector<Refused> all(12);
    all[0].page.samples = 4;
    all[0].page.photometric = PHOTOMETRIC_RGB;
    all[0].reason = "4 samples per pixel (RGB with alpha)";
    all[1].page.bits = 64;
    all[1].page.sample_format = SAMPLEFORMAT_IEEEFP;
    all[1].reason = "64-bit floating point;";
    all[2].page.bits = 32;
    all[2].reason = "32 bits per sample";
    all[3].page.sample_format = SAMPLEFORMAT_INT;
    all[3].reason = "signed";
    all[4].page.photometric = PHOTOMETRIC_PALETTE;
    all[4].reason = "palette";
    all[5].page.samples = 2;
    all[5].reason = "2 samples";
    all[6].page.samples = 4;
    all[6].page.photometric = PHOTOMETRIC_SEPARATED;
    all[6].reason = "CMYK";
    all[7].page.samples = 3;
    all[7].page.bits = 8;
    all[7].page.photometric = PHOTOMETRIC_CIELAB;
    all[7].reason = "L*a*b*";
    all[8].page.bits = 64;
    all[8].page.sample_format = SAMPLEFORMAT_COMPLEXIEEEFP;
    all[8].reason = "complex";
    all[9].page.samples = 3;
    all[9].page.bits = 32;
    all[9].page.sample_format = SAMPLEFORMAT_IEEEFP;
    all[9].page.photometric = PHOTOMETRIC_RGB;
    all[9].reason = "32-bit floating point in color";
    all[10].page.bits = 32;
    all[10].page.sample_format = SAMPLEFORMAT_IEEEFP;
    all[10].page.photometric = PHOTOMETRIC_MINISWHITE;
    all[10].reason = "floating point with white at 0";
    all[11].page.samples = 3;
    all[11].reason = "3 samples per pixel that are not RGB";
    for (const Refused& each : all) {
        std::string line;
        CHECK(refusal_of_kind(directory, each.page, line) == ExitCode::usage);
        CHECK(line.find(each.reason) != std::string::npos);
        CHECK(line.find("made.tif, page 1: ") != std::string::npos);
        CHECK(line.find('\n') == std::string::npos);
    }
}
