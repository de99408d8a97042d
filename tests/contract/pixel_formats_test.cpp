// Scans of every pixel format in every kind of file: what their pages say, what other people's programs read, and
// that our own programs verify, repack, recover and read them.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "common/base/error.hpp"
#include "recorded/recorded_scan.hpp"
#include "tests/support/command_output.hpp"
#include "tests/support/ome_schema.hpp"
#include "tests/support/pixel_crc.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/sink/imagej_sink.hpp"
#include "writer/sink/tiff_sink.hpp"
#include "writer/upkeep/recovering.hpp"
#include "writer/upkeep/repacking.hpp"
#include "writer/upkeep/verification.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kFormatFrames = 7;
constexpr std::uint64_t kFormatFramesPerFile = 4;

FrameFormat format_of(PixelFormat pixel_format) {
    return test_format(41, 30, pixel_format);
}

TestFrames frames_of(PixelFormat pixel_format) {
    TestFrames frames(format_of(pixel_format), kFormatFrames, test_scan().first_sequence);
    frames.add_checksums();
    return frames;
}

RecordingSummary record_format(const SinkUnderTest& on, const fs::path& output, const FrameFormat& format,
                               std::span<const FrameView> frames) {
    ScanRecording recording =
        begin_recording(on, settings_of(output, kFormatFramesPerFile), plan_of(format, kFormatFrames));
    store_all(recording, frames, 3);
    return recording.finish(complete(kFormatFrames));
}

void on_every_format(const std::function<void(const SinkUnderTest&, PixelFormat)>& check) {
    on_every_file_sink([&](const SinkUnderTest& on) {
        for (const PixelFormat pixel_format : every_pixel_format()) {
            if (on.takes(pixel_format)) {
                CAPTURE(std::string(name_of(pixel_format)));
                check(on, pixel_format);
            }
        }
    });
}

std::vector<int> filters_of(PixelFormat pixel_format) {
    switch (pixel_format) {
        case PixelFormat::bayer_rg8:
        case PixelFormat::bayer_rg16:
            return {0, 1, 1, 2};
        case PixelFormat::bayer_gr8:
        case PixelFormat::bayer_gr16:
            return {1, 0, 2, 1};
        case PixelFormat::bayer_gb8:
        case PixelFormat::bayer_gb16:
            return {1, 2, 0, 1};
        case PixelFormat::bayer_bg8:
        case PixelFormat::bayer_bg16:
            return {2, 1, 1, 0};
        default:
            return {};
    }
}

void check_fields(const TiffPage& page, PixelFormat pixel_format) {
    CHECK(page.bits == 8 * bytes_per_sample(pixel_format));
    CHECK(page.samples == samples_per_pixel(pixel_format));
    CHECK(page.photometric == (is_rgb(pixel_format) ? 2 : 1));
    CHECK(page.sample_format == (pixel_format == PixelFormat::float32 ? 3 : 1));
    CHECK(page.filters == filters_of(pixel_format));
}

// As numpy names them.
std::string numpy_type_of(PixelFormat pixel_format) {
    return pixel_format == PixelFormat::float32 ? "float32"
                                                : "uint" + std::to_string(8 * bytes_per_sample(pixel_format));
}

// What tifffile finds in the first file's first series: kind, axes, shape, type, a CRC-32 of the pixels.
std::string tifffile_finds(const fs::path& file) {
    return run_python(
               "import logging, sys, tifffile, zlib\nlogging.basicConfig(stream=sys.stdout)\n"
               "with tifffile.TiffFile('" +
               file.string() +
               "') as tif:\n"
               "    s = tif.series[0]\n"
               "    print(len(tif.series), s.kind, s.axes, s.shape, s.dtype, zlib.crc32(s.asarray().tobytes()))\n")
        .text;
}

std::string expected_of(const std::string& kind, PixelFormat pixel_format, std::span<const FrameView> frames) {
    const bool rgb = is_rgb(pixel_format);
    return "1 " + kind + (rgb ? " TYXS (" : " TYX (") + std::to_string(frames.size()) + ", 30, 41" +
           (rgb ? ", 3) " : ") ") + numpy_type_of(pixel_format) + " " + pixel_crc(frames);
}
}  // namespace

TEST_CASE("pixel formats: every page says what its samples are, and a verified scan gives each frame back") {
    on_every_format([](const SinkUnderTest& on, PixelFormat pixel_format) {
        const TestFrames frames = frames_of(pixel_format);
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        const RecordingSummary summary = record_format(on, output.path(), format_of(pixel_format), frames.all());
        check_contains(summary, frames.all());
        for (const ScanFile& file : summary.manifest.files) {
            for (const TiffPage& page : read_tiff(summary.directory / file.name).pages) {
                check_fields(page, pixel_format);
            }
        }
        CHECK(verify_directory(summary.directory) == ExitCode::done);
        RecordedScan scan(summary.directory);
        CHECK(scan.manifest().plan.format == format_of(pixel_format));
        std::vector<std::byte> pixels;
        for (std::size_t n = 0; n < kFormatFrames; ++n) {
            CHECK(std::ranges::equal(scan.read(n, pixels).pixels, frames.all()[n].pixels));
        }
    });
}

TEST_CASE("pixel formats: tifffile reads each from its files, and the schema knows their description") {
    if (!has_tifffile()) {
        return;
    }
    const SinkUnderTest deflate{
        "deflate", [] {
            return std::make_unique<TiffSink>(TiffSinkOptions{{Codec::deflate, 1}, 2, 1000});
        }};
    for (const SinkUnderTest& on : {usual_sink(), deflate}) {
        CAPTURE(std::string(on.name));
        for (const PixelFormat pixel_format : every_pixel_format()) {
            CAPTURE(std::string(name_of(pixel_format)));
            const TestFrames frames = frames_of(pixel_format);
            const TemporaryDirectory output(TemporaryDirectory::in_memory());
            const RecordingSummary summary =
                record_format(on, output.path(), format_of(pixel_format), frames.all());
            const fs::path first = summary.directory / "scan_00000.ome.tif";
            CHECK(tifffile_finds(first) == expected_of("ome", pixel_format, frames.all()));
            CHECK(flaw_of_ome_xml(read_tiff(first).description) == "");
        }
    }
}

TEST_CASE("pixel formats: tifffile reads what is written for ImageJ") {
    if (!has_tifffile()) {
        return;
    }
    const SinkUnderTest imagej{"imagej", [] { return std::make_unique<ImageJSink>(); }, true, 1, false, false};
    for (const PixelFormat pixel_format : every_pixel_format()) {
        if (imagej.takes(pixel_format)) {
            CAPTURE(std::string(name_of(pixel_format)));
            const TestFrames frames = frames_of(pixel_format);
            const TemporaryDirectory output(TemporaryDirectory::in_memory());
            const RecordingSummary summary =
                record_format(imagej, output.path(), format_of(pixel_format), frames.all());
            CHECK(tifffile_finds(summary.directory / "scan_00000.tif") ==
                  expected_of("imagej", pixel_format, frames.run(0, kFormatFramesPerFile)));
        }
    }
}

TEST_CASE("pixel formats: several colour pictures a time point keep their places") {
    if (!has_tifffile()) {
        return;
    }
    const FrameFormat format = format_of(PixelFormat::rgb8);
    const TestFrames frames(format, 6, test_scan().first_sequence);
    const TemporaryDirectory output(TemporaryDirectory::in_memory());
    ScanPlan plan = plan_of(format, 6);
    plan.axes = {{"t", "", 3}, {"c", "", 2}};
    plan.setup.channels = {{"bright", 0, 0}, {"dark", 0, 0}};
    ScanRecording recording = begin_recording(usual_sink(), settings_of(output.path(), 100), plan);
    recording.store(frames.all());
    const RecordingSummary summary = recording.finish(complete(6));
    const fs::path file = summary.directory / "scan_00000.ome.tif";
    const std::string description = read_tiff(file).description;
    CHECK(flaw_of_ome_xml(description) == "");
    CHECK(description.find(R"(SizeC="6")") != std::string::npos);
    CHECK(tifffile_finds(file).starts_with("1 ome TCYXS (3, 2, 30, 41, 3) uint8 "));
}

TEST_CASE("pixel formats: a scan that is repacked keeps its pixels and what its pages say") {
    for (const PixelFormat pixel_format : every_pixel_format()) {
        CAPTURE(std::string(name_of(pixel_format)));
        TestFrames frames = frames_of(pixel_format);
        frames.make_even();
        frames.add_checksums();
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        const RecordingSummary summary =
            record_format(usual_sink(), output.path(), format_of(pixel_format), frames.all());
        CHECK(repack_directory(summary.directory, {Codec::zstd, 1}, 2) == ExitCode::done);
        const Manifest manifest = read_manifest(summary.directory);
        check_contains({summary.directory, manifest, ExitCode::done}, frames.all());
        const TiffPage page = read_tiff(summary.directory / manifest.files[0].name).pages[1];
        CHECK(page.is_compressed);
        check_fields(page, pixel_format);
        CHECK(verify_directory(summary.directory) == ExitCode::done);
    }
}

TEST_CASE("pixel formats: a killed recording is recovered with what it has") {
    on_every_format([](const SinkUnderTest& on, PixelFormat pixel_format) {
        const TestFrames frames = frames_of(pixel_format);
        bool finished = false;
        for (std::uint64_t call = 30; !finished; call += 13) {
            CAPTURE(call);
            const TemporaryDirectory output(TemporaryDirectory::in_memory());
            const pid_t child = fork();
            if (child == 0) {
                plan_system_calls({.kill_at = call});
                (void)record_format(on, output.path(), format_of(pixel_format), frames.all());
                _exit(0);
            }
            int status = 0;
            REQUIRE(waitpid(child, &status, 0) == child);
            REQUIRE(WIFEXITED(status));
            finished = WEXITSTATUS(status) == 0;
            const fs::path directory = output / "scan";
            if (fs::exists(directory)) {
                CHECK(recover_directory(directory) == ExitCode::done);
                const Manifest manifest = read_manifest(directory);
                CHECK((manifest.state == RecordingState::interrupted || manifest.stored == kFormatFrames));
                check_contains({directory, manifest, ExitCode::done}, frames.run(0, manifest.stored));
                CHECK(verify_directory(directory) == ExitCode::done);
            }
        }
    });
}

TEST_CASE("pixel formats: a page whose samples are others than the plan's is found") {
    const auto refused = [](PixelFormat planned, PixelFormat in_file, std::uint32_t width_in_file) {
        const FrameFormat format = test_format(30, 10, planned);
        const TestFrames frames(format, 1, test_scan().first_sequence);
        const TemporaryDirectory output(TemporaryDirectory::in_memory());
        const SinkUnderTest on = usual_sink();
        ScanRecording recording = begin_recording(on, settings_of(output.path(), 1), plan_of(format, 1));
        recording.store(frames.all());
        const fs::path directory = recording.finish(complete(1)).directory;
        // A file of as many bytes in its place.
        const TestFrames others(test_format(width_in_file, 10, in_file), 1, test_scan().first_sequence);
        fs::remove(directory / "scan_00000.ome.tif");
        const auto file = on.make()->create(directory / "scan_00000.ome.tif",
                                            {test_format(width_in_file, 10, in_file), "", {1, 1U << 30}, 0});
        std::vector<FrameLocation> locations;
        file->write(others.all(), locations);
        file->commit();
        file->close();
        CHECK_THROWS_WITH_AS((void)verify_directory(directory), doctest::Contains("expected 30x10 of"), Error);
    };
    refused(PixelFormat::rgb8, PixelFormat::mono8, 90);
    refused(PixelFormat::mono16, PixelFormat::mono8, 60);
    refused(PixelFormat::float32, PixelFormat::mono16, 60);
    refused(PixelFormat::rgb8, PixelFormat::rgb16, 15);
}

TEST_CASE("pixel formats: rgb16 is refused for ImageJ with one clear line") {
    const TemporaryDirectory directory;
    CHECK_THROWS_WITH_AS(
        (void)ImageJSink().create(directory / "a.tif", {format_of(PixelFormat::rgb16), "", {}, 0}),
        doctest::Contains("use --format ome-tiff"), Error);
    CHECK(fs::is_empty(directory.path()));
}
