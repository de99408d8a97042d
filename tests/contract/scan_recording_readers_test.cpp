// A scan's directory as other people's programs read it.
#include <doctest/doctest.h>

#include "recorded/input_file.hpp"
#include "tests/support/command_output.hpp"
#include "tests/support/ome_schema.hpp"
#include "tests/support/pixel_crc.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/sink/tiff_sink.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
// Prints the shape that tifffile gives the series and a CRC-32 of its pixels, then those of what is expected.
std::string tifffile_program(const fs::path& file) {
    return "import tifffile, zlib\n"
           "stack = tifffile.imread('" +
           file.string() +
           "')\n"
           "print(stack.shape, stack.dtype, zlib.crc32(stack.tobytes()))\n";
}

std::string expected_print(std::span<const FrameView> frames, const std::string& shape_and_type) {
    return shape_and_type + " " + pixel_crc(frames);
}
}  // namespace

TEST_CASE("recording: tifffile reads the series as one stack from its first file") {
    if (!has_tifffile()) {
        return;
    }
    const FrameFormat format = test_format(40, 30, PixelFormat::mono16);
    const TestFrames frames(format, 20, test_scan().first_sequence);
    for (const std::uint64_t frames_per_file : {100U, 20U, 7U, 1U}) {
        CAPTURE(frames_per_file);
        const TemporaryDirectory output;
        ScanRecording recording =
            begin_recording(usual_sink(), settings_of(output.path(), frames_per_file), plan_of(format, 20));
        store_all(recording, frames.all(), 6);
        const RecordingSummary summary = recording.finish(complete(20));
        CHECK(run_python(tifffile_program(summary.directory / "scan_00000.ome.tif")).text ==
              expected_print(frames.all(), "(20, 30, 40) uint16"));
    }
}

TEST_CASE("recording: tifffile reads a series that is compressed with deflate") {
    if (!has_tifffile()) {
        return;
    }
    // Frames of several strips; zstd and LZW it reads only with a package that Debian has not.
    const SinkUnderTest deflate{
        "deflate", [] {
            return std::make_unique<TiffSink>(TiffSinkOptions{{Codec::deflate, 1}, 2, 1000});
        }};
    const FrameFormat format = test_format(40, 30, PixelFormat::mono16);
    const TestFrames frames(format, 20, test_scan().first_sequence);
    const TemporaryDirectory output;
    ScanRecording recording = begin_recording(deflate, settings_of(output.path(), 7), plan_of(format, 20));
    store_all(recording, frames.all(), 6);
    const RecordingSummary summary = recording.finish(complete(20));
    CHECK(read_tiff(summary.directory / "scan_00000.ome.tif").pages[0].strips == 3);
    CHECK(run_python(tifffile_program(summary.directory / "scan_00000.ome.tif")).text ==
          expected_print(frames.all(), "(20, 30, 40) uint16"));
}

TEST_CASE("recording: tifffile reads a scan of a single frame") {
    if (!has_tifffile()) {
        return;
    }
    const FrameFormat format = test_format(5, 3, PixelFormat::mono8);
    const TestFrames frames(format, 1, test_scan().first_sequence);
    const TemporaryDirectory output;
    ScanRecording recording = begin_recording(usual_sink(), settings_of(output.path(), 100), plan_of(format, 1));
    recording.store(frames.all());
    const RecordingSummary summary = recording.finish(complete(1));
    CHECK(run_python(tifffile_program(summary.directory / "scan_00000.ome.tif")).text ==
          expected_print(frames.all(), "(3, 5) uint8"));
}

TEST_CASE("recording: while it runs tifffile reads what is there and no more") {
    if (!has_tifffile()) {
        return;
    }
    const FrameFormat format = test_format(40, 30, PixelFormat::mono16);
    const TestFrames frames(format, 12, test_scan().first_sequence);
    const TemporaryDirectory output;
    ScanRecording recording = begin_recording(usual_sink(), settings_of(output.path(), 10), plan_of(format, 1000));
    recording.store(frames.run(0, 4));
    const auto first = output / "scan" / "scan_00000.ome.tif";
    CHECK(run_python(tifffile_program(first)).text == expected_print(frames.run(0, 4), "(4, 30, 40) uint16"));
    recording.store(frames.run(4, 8));
    CHECK(run_python(tifffile_program(first)).text == expected_print(frames.run(0, 10), "(10, 30, 40) uint16"));
    CHECK(run_python(tifffile_program(output / "scan" / "scan_00001.ome.tif")).text ==
          expected_print(frames.run(10, 2), "(2, 30, 40) uint16"));
}

namespace {
// The Python program in docs/scan_directory.md behind this heading, to be run in the scan's directory.
std::string documented_program(const std::string& heading, const std::filesystem::path& directory) {
    const std::string text = InputFile(FRAMERING_SOURCE_DIR "/docs/scan_directory.md").text(1 << 20);
    const std::size_t begin = text.find("```python\n", text.find("\n## " + heading + "\n")) + 10;
    return "import os, zlib\nos.chdir('" + directory.string() + "')\n" +
           text.substr(begin, text.find("```", begin) - begin);
}
}  // namespace

TEST_CASE("recording: numpy finds a frame by the index as the document says") {
    if (!has_tifffile()) {
        return;
    }
    const FrameFormat format = test_format(40, 30, PixelFormat::mono16);
    const TestFrames frames(format, 3, test_scan().first_sequence);
    const TemporaryDirectory output;
    ScanRecording recording = begin_recording(usual_sink(), settings_of(output.path(), 10), plan_of(format, 3));
    recording.store(frames.all());
    const RecordingSummary summary = recording.finish(complete(3));
    CHECK(run_python(documented_program("scan.index", summary.directory) +
                     "print(frame.shape, frame.dtype, zlib.crc32(frame.tobytes()))\n")
              .text == expected_print(frames.run(0, 1), "(30, 40) uint16"));
}

TEST_CASE("recording: numpy reads values in three lines as the document says, also while they are recorded") {
    if (!has_tifffile()) {
        return;
    }
    TestFrames frames(small_format(), 5, test_scan().first_sequence);
    frames.add_values();
    const TemporaryDirectory output;
    ScanRecording recording =
        begin_recording(usual_sink(), settings_of(output.path(), 3), plan_of(small_format(), 5));
    const auto printed = [&] {
        return run_python(
                   documented_program("scan.values", output / "scan") +
                   "assert row_bytes == rows.itemsize\n"
                   "print(*rows['sequence'], *rows['camera_time'], *rows['camera_frame_id'], *rows['key1'], "
                   "columns[6][1].decode(), *rows['flags'])\n")
            .text;
    };
    store_all(recording, frames.run(0, 4), 2);
    CHECK(printed() == "102 103 2000 3000 502 503 102.25 103.25 unit1 0 0\n");
    store_all(recording, frames.run(4, 1), 2);
    (void)recording.finish(complete(5));
    CHECK(printed() == "102 103 104 2000 3000 4000 502 503 504 102.25 103.25 104.25 unit1 0 0 0\n");
}

TEST_CASE("recording: the descriptions in the files are valid OME-XML") {
    const FrameFormat format = test_format(16, 16, PixelFormat::mono8);
    const TestFrames frames(format, 5, test_scan().first_sequence);
    const TemporaryDirectory output;
    ScanRecording recording = begin_recording(usual_sink(), settings_of(output.path(), 2), plan_of(format, 5));
    recording.store(frames.all());
    const RecordingSummary summary = recording.finish(complete(5));
    for (const ScanFile& file : summary.manifest.files) {
        CHECK(flaw_of_ome_xml(read_tiff(summary.directory / file.name).description) == "");
    }
}
