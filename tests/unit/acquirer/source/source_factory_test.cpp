#include "acquirer/source/source_factory.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "common/base/error.hpp"
#include "tests/support/fifo.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using namespace framering::test;
using doctest::Contains;

namespace {
// The error's line; its exit code must be `usage`.
std::string refusal(const SourceOptions& options) {
    try {
        (void)make_source(options);
        return "none";
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
}
}  // namespace

TEST_CASE("each kind of source is made from its text") {
    const TemporaryDirectory directory;
    make_tiff(directory / "made.tif", "w", {MadePage{}});
    SourceOptions options;
    const FrameFormat simulated{512, 512, PixelFormat::mono16, 16, 0};
    CHECK(common_part(make_source(options)).format() == simulated);
    options.text = "tiff:" + (directory / "made.tif").string();
    const FrameFormat of_file{37, 29, PixelFormat::mono16, 16, 0};
    CHECK(common_part(make_source(options)).format() == of_file);
    options.text = "raw:/dev/null";
    options.format.width = 7;
    options.format.height = 5;
    options.format.pixel_format = PixelFormat::mono8;
    const FrameFormat raw{7, 5, PixelFormat::mono8, 8, 0};
    CHECK(common_part(make_source(options)).format() == raw);
}

TEST_CASE("packed pixels are for raw sources alone and have no more bits than they have") {
    SourceOptions options;
    set_pixel_format(options.format, "Mono12p");
    options.format.width = 7;
    options.format.height = 5;
    CHECK(refusal(options) == "--pixel-format Mono12p is for raw sources only; use mono16");
    options.text = "raw:/dev/null";
    const FrameFormat unpacked{7, 5, PixelFormat::mono16, 12, 0};
    CHECK(common_part(make_source(options)).format() == unpacked);
    options.format.significant_bits = 10;
    CHECK(common_part(make_source(options)).format().significant_bits == 10);
    options.format.significant_bits = 13;
    CHECK(refusal(options) == "--significant-bits 13 with --pixel-format Mono12p: its pixels have 12 bits");
    set_pixel_format(options.format, "mono16");
    CHECK(common_part(make_source(options)).format().significant_bits == 13);
}

TEST_CASE("every pixel format has its names in any case") {
    const auto named = [](const char* name) {
        WantedFormat wanted;
        set_pixel_format(wanted, name);
        return with_defaults(wanted);
    };
    CHECK(named("RGB8").pixel_format == PixelFormat::rgb8);
    CHECK(named("rgb16").significant_bits == 16);
    CHECK(named("Float32").significant_bits == 32);
    CHECK(named("BayerRG8").pixel_format == PixelFormat::bayer_rg8);
    CHECK(named("bayergb16").pixel_format == PixelFormat::bayer_gb16);
    CHECK(named("BayerBG10Packed").pixel_format == PixelFormat::bayer_bg16);
    CHECK(named("BayerBG10Packed").significant_bits == 10);
    CHECK(named("mono12P").pixel_format == PixelFormat::mono16);
}

TEST_CASE("packed Bayer pixels are unpacked as grey ones are") {
    SourceOptions options;
    set_pixel_format(options.format, "BayerGR12p");
    options.format.width = 7;
    options.format.height = 5;
    CHECK(refusal(options) == "--pixel-format BayerGR12p is for raw sources only; use bayergr16");
    options.text = "raw:/dev/null";
    const FrameFormat unpacked{7, 5, PixelFormat::bayer_gr16, 12, 0};
    const auto source = make_source(options);
    CHECK(common_part(source).format() == unpacked);
    CHECK(common_part(source).settings().back() == std::pair<std::string, std::string>("packing", "BayerGR12p"));
    options.format.bit_alignment = BitAlignment::high;
    CHECK(refusal(options) ==
          "--bit-alignment high with --pixel-format BayerGR12p: its pixels are unpacked to the low bits");
}

TEST_CASE("high bits are aligned where there are lower ones") {
    SourceOptions options;
    options.format.bit_alignment = BitAlignment::high;
    CHECK(refusal(options) ==
          "--bit-alignment high: all 16 bits of mono16 are significant; set --significant-bits");
    options.format.significant_bits = 12;
    CHECK(common_part(make_source(options)).format().bit_alignment == BitAlignment::high);
    options.format.pixel_format = PixelFormat::float32;
    CHECK(refusal(options) == "float32 has 32 bits in each sample; omit --significant-bits and --bit-alignment");
    options.format.significant_bits.reset();
    CHECK(refusal(options) == "float32 has 32 bits in each sample; omit --significant-bits and --bit-alignment");
}

TEST_CASE("a source text that is none is refused with what would be right") {
    SourceOptions options;
    const auto refused = [&](const char* text) {
        options.text = text;
        return refusal(options);
    };
    CHECK(
        refused("camera") ==
        "unknown source 'camera'; use simulated, tiff:FILE, tiff:FOLDER, images:FOLDER, raw:FILE, raw:-, genicam, "
        "gstreamer:\"PIPELINE\", command:\"PROGRAM ARGS\", plugin:NAME "
        "or none");
    CHECK(refused("") ==
          "unknown source ''; use simulated, tiff:FILE, tiff:FOLDER, images:FOLDER, raw:FILE, raw:-, genicam, "
          "gstreamer:\"PIPELINE\", command:\"PROGRAM ARGS\", plugin:NAME or none");
    CHECK(refused("Tiff:a.tif") ==
          "unknown source 'Tiff:a.tif'; use simulated, tiff:FILE, tiff:FOLDER, images:FOLDER, raw:FILE, raw:-, "
          "genicam, "
          "gstreamer:\"PIPELINE\", command:\"PROGRAM ARGS\", "
          "plugin:NAME or none");
    CHECK(refused("tiff") == "source 'tiff': the file name is missing; use a value such as tiff:stack.tif");
    CHECK(refused("images:") == "source 'images:': the folder is missing; use a value such as images:photos");
    CHECK(refused("command:") ==
          "source 'command:': the program is missing; use a value such as command:\"gphoto2 "
          "--capture-image-and-download --stdout\"");
    CHECK(refused("raw:") ==
          "source 'raw:': the file name is missing; use a value such as raw:frames.bin or raw:-");
    CHECK(refused("simulated:a") ==
          "source 'simulated:a': the simulation does not read a file; use --source simulated");
    CHECK(refused("tiff:no such file.tif") == "TIFF no such file.tif: No such file or directory");
}

TEST_CASE("options that a source does not have are refused") {
    SourceOptions options;
    options.loop = true;
    CHECK(refusal(options) == "--loop is for files only; the simulation never ends");
    options.text = "images:photos";
    options.pictures.is_watched = true;
    CHECK(refusal(options) == "--loop and --watch contradict each other: a folder that is watched has no end");
    options.pictures.is_watched = false;
    options.text = "command:cat";
    CHECK(refusal(options) == "--loop is for files only; a program never ends");
    options.loop = false;
    options.embed_sequence = true;
    options.text = "raw:-";
    CHECK(refusal(options) ==
          "--embed-sequence would overwrite pixels of raw:-; use it with --source simulated only");
}

TEST_CASE("files can be resumed and what is no file cannot") {
    const TemporaryDirectory directory;
    test::make_fifo(directory / "pipe");
    std::ofstream(directory / "frames.bin") << "some";
    const auto said = [&](const std::string& text) {
        try {
            require_resumable({.text = text, .format = {}});
            return std::string("fine");
        } catch (const Error& error) {
            CHECK(error.exit_code() == ExitCode::usage);
            return std::string(error.what());
        }
    };
    CHECK(said("simulated") == "fine");
    CHECK(said("tiff:stack.tif") == "fine");
    CHECK(said("raw:" + (directory / "frames.bin").string()) == "fine");
    CHECK(said("raw:" + (directory / "not there.bin").string()) == "fine");
    for (const std::string& text : {std::string("raw:-"), "raw:" + (directory / "pipe").string()}) {
        CHECK(said(text) == "--resume: source '" + text +
                                "' is not a file, frames read from it cannot be read again; omit --resume");
    }
}
