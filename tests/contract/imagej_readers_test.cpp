// Files of --format imagej as other people's programs read them, at the end and after a kill between two writes.
#include <doctest/doctest.h>

#include <fstream>

#include "common/base/error.hpp"
#include "recorded/input_file.hpp"
#include "tests/support/command_output.hpp"
#include "tests/support/pixel_crc.hpp"
#include "tests/support/recorded_file.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/sink/imagej_layout.hpp"
#include "writer/sink/imagej_sink.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
const SinkUnderTest kImageJ{"imagej", [] { return std::make_unique<ImageJSink>(); }, true, 1, false, false};

// Prints columns, rows, frames, pixel size, unit and a CRC-32 of all pixels.
constexpr const char* kProbe = R"(
import ij.*;
public class Probe {
    public static void main(String[] arguments) {
        ImagePlus image = IJ.openImage(arguments[0]);
        var crc = new java.util.zip.CRC32();
        for (int i = 1; i <= image.getStackSize(); ++i) {
            Object pixels = image.getStack().getProcessor(i).getPixels();
            int bytes = pixels instanceof byte[] ? 1 : pixels instanceof short[] ? 2 : pixels instanceof int[] ? 3 : 4;
            for (int at = 0; at < java.lang.reflect.Array.getLength(pixels); ++at) {
                int value = pixels instanceof float[] floats ? Float.floatToRawIntBits(floats[at])
                          : ((Number) java.lang.reflect.Array.get(pixels, at)).intValue();
                // ImageJ keeps red in the highest byte of a colour.
                value = bytes == 3 ? Integer.reverseBytes(value << 8) : value;
                for (int part = 0; part < bytes; ++part) {
                    crc.update((value >> 8 * part) & 255);
                }
            }
        }
        var scale = image.getCalibration();
        System.out.println(String.format(java.util.Locale.ROOT, "%dx%d c%d z%d t%d %.4f %s %d", image.getWidth(),
            image.getHeight(), image.getNChannels(), image.getNSlices(), image.getNFrames(), scale.pixelWidth,
            scale.getUnit().replace("\u00b5", "u"), crc.getValue()));
    }
}
)";
constexpr const char* kImageJLibrary = "/usr/share/java/ij.jar";

bool has_imagej() {
    return has_program(std::string("javac -version && test -e ") + kImageJLibrary,
                       "imagej or default-jdk-headless");
}

std::string opened_by_imagej(const fs::path& file) {
    const TemporaryDirectory directory;
    std::ofstream(directory / "Probe.java") << kProbe;
    return run_command(std::string("java -Djava.awt.headless=true -cp ") + kImageJLibrary + " '" +
                       (directory / "Probe.java").string() + "' '" + file.string() + "'")
        .text;
}

std::string opened_by_tifffile(const fs::path& file) {
    return run_python(
               "import tifffile, zlib\n"
               "with tifffile.TiffFile('" +
               file.string() +
               "') as tiff:\n"
               "    stack = tiff.series[0].asarray()\n"
               "    print(tiff.series[0].kind, stack.shape, stack.dtype, zlib.crc32(stack.tobytes()))\n")
        .text;
}

std::string crc_of_frames(std::size_t count) {
    return pixel_crc(file_frames().run(0, count));
}
}  // namespace

TEST_CASE("imagej: ImageJ opens a file as a stack over time with its pixel size") {
    if (!has_imagej()) {
        return;
    }
    const TemporaryDirectory directory;
    FileProgress progress;
    record_file(kImageJ, directory / "a.tif", progress);
    CHECK(opened_by_imagej(directory / "a.tif") == "100x75 c1 z1 t7 0.6500 um " + crc_of_frames(7));
}

TEST_CASE("imagej: ImageJ opens stacks of every pixel format that it takes") {
    if (!has_imagej()) {
        return;
    }
    for (const PixelFormat pixel_format :
         {PixelFormat::mono8, PixelFormat::rgb8, PixelFormat::float32, PixelFormat::bayer_gb16}) {
        CAPTURE(std::string(name_of(pixel_format)));
        const FrameFormat format = test_format(33, 20, pixel_format);
        const TestFrames frames(format, 3);
        const TemporaryDirectory directory;
        const auto file = kImageJ.make()->create(directory / "a.tif", {format, "", {10, 1U << 30}, 0});
        std::vector<FrameLocation> locations;
        file->write(frames.all(), locations);
        file->commit();
        file->close();
        CHECK(opened_by_imagej(directory / "a.tif") == "33x20 c1 z1 t3 0.6500 um " + pixel_crc(frames.all()));
    }
}

TEST_CASE("imagej: tifffile and libtiff open a file as what it is") {
    const TemporaryDirectory directory;
    FileProgress progress;
    record_file(kImageJ, directory / "a.tif", progress);
    const TiffFile file = read_tiff(directory / "a.tif");
    CHECK(file.pages.size() == 7);
    CHECK(file.description.starts_with("ImageJ=1.11a\nimages=0000007\nframes=0000007\n"));
    CHECK(file.description.find("unit=um\n") != std::string::npos);
    if (has_tifffile()) {
        CHECK(opened_by_tifffile(directory / "a.tif") == "imagej (7, 75, 100) uint16 " + crc_of_frames(7));
    }
    if (has_program("which tiffinfo", "libtiff-tools")) {
        const CommandOutput info = run_command("tiffinfo '" + (directory / "a.tif").string() + "'");
        CHECK(info.exit_code == 0);
        CHECK(info.text.find("Warning") == std::string::npos);
        CHECK(info.text.find("Resolution: 1.53846, 1.53846 (unitless)") != std::string::npos);
    }
}

TEST_CASE("imagej: after a kill both count a frame number between begun and committed") {
    if (!has_imagej() || !has_tifffile()) {
        return;
    }
    const TemporaryDirectory directory;
    std::string seen;
    // From the first commit to the end, at calls a little apart: each start of Java takes its time.
    for (std::uint64_t call = 6; call < 18; call += 3) {
        CAPTURE(call);
        const auto path = directory / (std::to_string(call) + ".tif");
        FileProgress progress;
        REQUIRE_FALSE(record_file_in_a_child(kImageJ, path, {.kill_at = call}, progress));
        if (!exists(path)) {
            CHECK(progress.committed == 0);
            continue;
        }
        const std::string imagej = opened_by_imagej(path);
        const std::string tifffile = opened_by_tifffile(path);
        const auto opens_as = [&](std::size_t frames) {
            const std::string crc = crc_of_frames(frames);
            const std::string time = "t" + std::to_string(frames) + " ";
            return imagej.find(time) != std::string::npos && imagej.ends_with(" " + crc) &&
                   tifffile.ends_with(" " + crc);
        };
        CAPTURE(imagej);
        CAPTURE(tifffile);
        CHECK((opens_as(progress.committed) || opens_as(progress.begun)));
        seen += imagej;
    }
    CHECK_FALSE(seen.empty());
}

TEST_CASE("imagej: a file ends before 4 GiB and one frame too large for it is refused") {
    const FrameFormat format = test_format(4096, 3000, PixelFormat::mono16);
    const imagej::Geometry geometry = imagej::make_geometry(format, 65'535, 16ULL << 30);
    CHECK(geometry.frame_offset(geometry.capacity) <= (4ULL << 30) - (64ULL << 20));
    CHECK(geometry.frame_offset(geometry.capacity + 1) > (4ULL << 30) - (64ULL << 20));
    CHECK_THROWS_WITH_AS(
        (void)imagej::make_geometry(test_format(65'535, 65'535, PixelFormat::mono8), 10, 16ULL << 30),
        doctest::Contains("use --format ome-tiff"), Error);
}

TEST_CASE("imagej: links lie within a page of the disk cache") {
    for (const double pixel_size_nm : {0.0, 650.0}) {
        FrameFormat format = test_format(16, 16, PixelFormat::mono8);
        format.pixel_size_nm = pixel_size_nm;
        const imagej::Geometry geometry = imagej::make_geometry(format, 65'535, 4ULL << 30);
        CHECK(geometry.capacity == 65'535);
        for (std::uint64_t frame = 0; frame < 1000; ++frame) {
            CHECK(geometry.link_offset(frame) % 4 == 0);
        }
    }
}

TEST_CASE("imagej: the documented offsets are those of the layout") {
    const std::string text = InputFile(FRAMERING_SOURCE_DIR "/docs/scan_directory.md").text(1 << 20);
    CHECK(text.find(fmt::format("| {} | the text: ", imagej::kTextOffset)) != std::string::npos);
    CHECK(text.find(fmt::format("| {} | directories, {} bytes apart", imagej::kTableOffset, imagej::kSlotBytes)) !=
          std::string::npos);
    CHECK(text.find(fmt::format("next multiple of {} |", imagej::kBlockBytes)) != std::string::npos);
}
