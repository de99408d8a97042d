// Axes, specimen and instrument of a scan, as other people's programs find them in its first file.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/command_output.hpp"
#include "tests/support/ome_schema.hpp"
#include "tests/support/recorded_scan.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_pages.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::uint32_t kWidth = 20;
constexpr std::uint32_t kHeight = 10;

FrameFormat metadata_format() {
    return test_format(kWidth, kHeight, PixelFormat::mono16);
}

// A line for each series: its axes, its shape, a CRC-32 of its pixels.
std::string series_in(const RecordingSummary& summary) {
    return run_python(
               "import logging, tifffile, zlib\nlogging.disable()\n"
               "with tifffile.TiffFile('" +
               (summary.directory / "scan_00000.ome.tif").string() +
               "') as tif:\n"
               "    for s in tif.series:\n"
               "        print(s.axes, s.shape, zlib.crc32(s.asarray().tobytes()))\n")
        .text;
}

// The same for planes as they are to be; no number: black.
std::string series_of(const std::string& axes_and_shape, const std::vector<std::optional<std::uint64_t>>& frames) {
    const TemporaryDirectory directory;
    const fs::path raw = directory / "raw";
    std::ofstream file(raw, std::ios::binary);
    const std::vector<std::byte> black(metadata_format().payload_bytes());
    for (const auto& frame : frames) {
        const auto pixels = frame ? test_pixels(metadata_format(), test_scan().first_sequence + *frame) : black;
        file.write(reinterpret_cast<const char*>(pixels.data()), static_cast<std::streamsize>(pixels.size()));
    }
    file.close();
    return run_python("import zlib\nprint('" + axes_and_shape + "', zlib.crc32(open('" + raw.string() +
                      "', 'rb').read()))\n")
        .text;
}

std::vector<std::optional<std::uint64_t>> from_to(std::uint64_t from, std::uint64_t end) {
    std::vector<std::optional<std::uint64_t>> numbers;
    for (std::uint64_t i = from; i < end; ++i) {
        numbers.emplace_back(i);
    }
    return numbers;
}

void check_valid(const RecordingSummary& summary) {
    for (const ScanFile& file : summary.manifest.files) {
        CHECK(flaw_of_ome_xml(read_tiff(summary.directory / file.name).description) == "");
    }
}

struct Dropped {
    std::size_t before_stored = 0;
    std::uint64_t frames = 0;
};

// Stores frames of a plan, in files of so many frames, on a sink of the list's first kind.
class RecordedAxes {
  public:
    RecordedAxes(std::vector<ScanAxis> axes, std::uint64_t stored, std::uint64_t frames_per_file,
                 const std::vector<Dropped>& dropped = {}, const ScanSetup& setup = {},
                 const std::vector<SkipRule>& skips = {}) {
        TestFrames frames(metadata_format(), stored, test_scan().first_sequence);
        std::uint64_t delivered = stored;
        for (const Dropped& drop : dropped) {
            frames.drop_before(drop.before_stored, drop.frames);
            delivered += drop.frames;
        }
        ScanPlan plan = plan_of(metadata_format(), std::nullopt);
        plan.axes = std::move(axes);
        plan.setup = setup;
        plan.skips = skips;
        plan.frame_rate_hz = 20;
        ScanRecording recording =
            begin_recording(usual_sink(), settings_of(output_.path(), frames_per_file), plan);
        store_all(recording, frames.all(), 3);
        ScanOutcome outcome = complete(stored);
        outcome.delivered = delivered;
        summary_ = recording.finish(outcome);
    }
    [[nodiscard]] const RecordingSummary& summary() const noexcept { return summary_; }

  private:
    TemporaryDirectory output_;
    RecordingSummary summary_;
};
}  // namespace

TEST_CASE("metadata: tifffile sees the axes of a whole scan in any number of files") {
    if (!has_tifffile()) {
        return;
    }
    for (const std::uint64_t frames_per_file : {100U, 7U, 1U}) {
        CAPTURE(frames_per_file);
        const RecordedAxes scan({{"t", "", 2}, {"z", "um", 3, 0.5}, {"c", "", 4}}, 24, frames_per_file);
        CHECK(series_in(scan.summary()) == series_of("TZCYX (2, 3, 4, 10, 20)", from_to(0, 24)));
        check_valid(scan.summary());
    }
    const RecordedAxes inside_out({{"c", "", 2}, {"z", "", 3}, {"t", "", 4}}, 24, 10);
    CHECK(series_in(inside_out.summary()) == series_of("CZTYX (2, 3, 4, 10, 20)", from_to(0, 24)));
}

TEST_CASE("metadata: tifffile shows lost frames black and all others in their places") {
    if (!has_tifffile()) {
        return;
    }
    for (const std::uint64_t frames_per_file : {100U, 4U}) {
        CAPTURE(frames_per_file);
        // Delivered: 0 1 2 - - 5 6 7 - 9, of which the last cycle's end is lost as well.
        const RecordedAxes scan({{"t", "", 3}, {"z", "um", 4}}, 7, frames_per_file, {{3, 2}, {6, 1}});
        CHECK(scan.summary().manifest.lost == 3);
        CHECK(series_in(scan.summary()) ==
              series_of("TZYX (3, 4, 10, 20)", {0, 1, 2, {}, {}, 3, 4, 5, {}, 6, {}, {}}));
        check_valid(scan.summary());
    }
}

TEST_CASE("metadata: tifffile reads a scan whose first frames are missing") {
    if (!has_tifffile()) {
        return;
    }
    const RecordedAxes scan({{"t", "", 2}, {"z", "um", 3}}, 4, 100, {{0, 2}});
    CHECK(series_in(scan.summary()) == series_of("TZYX (2, 3, 10, 20)", {{}, {}, 0, 1, 2, 3}));
    check_valid(scan.summary());
}

TEST_CASE("metadata: tifffile reads a scan that was canceled within a cycle") {
    if (!has_tifffile()) {
        return;
    }
    for (const std::uint64_t frames_per_file : {100U, 4U, 1U}) {
        CAPTURE(frames_per_file);
        const RecordedAxes scan({{"t", "", 50}, {"z", "um", 4}}, 6, frames_per_file);
        CHECK(series_in(scan.summary()) == series_of("TZYX (2, 4, 10, 20)", {0, 1, 2, 3, 4, 5, {}, {}}));
        check_valid(scan.summary());
    }
    const RecordedAxes first_stack({{"t", "", 50}, {"z", "um", 4}}, 3, 100);
    CHECK(series_in(first_stack.summary()) == series_of("ZYX (3, 10, 20)", from_to(0, 3)));
    const RecordedAxes single({{"t", "", 50}, {"z", "um", 4}}, 1, 100);
    CHECK(series_in(single.summary()) == series_of("YX (10, 20)", from_to(0, 1)));
}

TEST_CASE("metadata: tifffile reads every position as a series of its own") {
    if (!has_tifffile()) {
        return;
    }
    for (const std::uint64_t frames_per_file : {100U, 5U}) {
        CAPTURE(frames_per_file);
        const RecordedAxes outside({{"p", "", 2}, {"t", "", 3}, {"z", "", 2}}, 12, frames_per_file);
        CHECK(series_in(outside.summary()) ==
              series_of("TZYX (3, 2, 10, 20)", from_to(0, 6)) + series_of("TZYX (3, 2, 10, 20)", from_to(6, 12)));
        const RecordedAxes within({{"t", "", 2}, {"p", "", 2}, {"z", "", 3}}, 10, frames_per_file, {{1, 1}});
        CHECK(series_in(within.summary()) == series_of("TZYX (2, 3, 10, 20)", {0, {}, 1, 5, 6, 7}) +
                                                 series_of("TZYX (2, 3, 10, 20)", {2, 3, 4, 8, 9, {}}));
        check_valid(within.summary());
    }
}

TEST_CASE("metadata: tifffile shows points that a plan skips black and all others in their places") {
    if (!has_tifffile()) {
        return;
    }
    for (const std::uint64_t frames_per_file : {100U, 5U}) {
        CAPTURE(frames_per_file);
        const std::vector<SkipRule> second_channel_at_even_t{{{{"c", 1}}, {{"t", 2}}}};
        const RecordedAxes channels({{"t", "", 3}, {"c", "", 2}, {"z", "um", 2}}, 10, frames_per_file, {}, {},
                                    second_channel_at_even_t);
        CHECK(series_in(channels.summary()) ==
              series_of("TCZYX (3, 2, 2, 10, 20)", {0, 1, 2, 3, 4, 5, {}, {}, 6, 7, 8, 9}));
        check_valid(channels.summary());
        const std::vector<SkipRule> every_second_z{{{}, {{"z", 2}}}};
        const RecordedAxes planes({{"p", "", 2}, {"t", "", 2}, {"z", "um", 4}}, 7, frames_per_file, {{2, 1}}, {},
                                  every_second_z);
        CHECK(series_in(planes.summary()) == series_of("TZYX (2, 4, 10, 20)", {0, {}, 1, {}, {}, {}, 2, {}}) +
                                                 series_of("TZYX (2, 4, 10, 20)", {3, {}, 4, {}, 5, {}, 6, {}}));
        check_valid(planes.summary());
    }
}

TEST_CASE("metadata: tifffile has a series for each position of a plan, by its name") {
    if (!has_tifffile()) {
        return;
    }
    ScanAxis positions{"p", "", 2};
    positions.labels = {"well A1", "well B2"};
    positions.places = {{10, -20, 5}, {30, 40}};
    const RecordedAxes scan({{"t", "s", 2}, positions, {"z", "um", 3, -0.5, 1}}, 12, 5);
    check_valid(scan.summary());
    const auto told = run_python(
        "import tifffile\n"
        "tif = tifffile.TiffFile('" +
        (scan.summary().directory / "scan_00000.ome.tif").string() +
        "')\n"
        "print([(s.name, s.axes, s.shape) for s in tif.series])\n"
        "image = tifffile.xml2dict(tif.ome_metadata)['OME']['Image'][0]\n"
        "label = image['StageLabel']\n"
        "print(label['Name'], label['X'], label['Y'], label['Z'], image['Pixels']['PhysicalSizeZ'])\n");
    CHECK(told.text ==
          "[('well A1', 'TZYX', (2, 3, 10, 20)), ('well B2', 'TZYX', (2, 3, 10, 20))]\nwell A1 10 -20 5 0.5\n");
}

TEST_CASE("metadata: sizes and times and names come back as they were given") {
    if (!has_tifffile()) {
        return;
    }
    ScanSetup setup;
    setup.comment = "second try";
    setup.channels = {{"GFP", 488, 525}, {"DIC"}};
    setup.exposure_us = 12'500;
    setup.camera = {"Hamamatsu", "ORCA", "7"};
    setup.objective = {"Plan Apo 20x/0.75", 20, 0.75};
    const RecordedAxes scan({{"t", "", 2}, {"z", "um", 3, 0.5}, {"c", "", 2}}, 12, 5, {}, setup);
    check_valid(scan.summary());
    const auto told = run_python(
        "import tifffile\n"
        "xml = tifffile.TiffFile('" +
        (scan.summary().directory / "scan_00000.ome.tif").string() +
        "').ome_metadata\n"
        "ome = tifffile.xml2dict(xml)['OME']\n"
        "p = ome['Image']['Pixels']\n"
        "print(p['PhysicalSizeX'], p['PhysicalSizeY'], p['PhysicalSizeZ'])\n"
        "print(p['TimeIncrement'], p['SignificantBits'])\n"
        "print([c.get('Name') for c in p['Channel']], p['Channel'][0]['EmissionWavelength'])\n"
        "print([e['ExposureTime'] for e in p['Plane']])\n"
        "print(ome['Instrument']['Detector']['Model'])\n"
        "print(ome['Instrument']['Objective']['LensNA'])\n"
        "print(ome['Image']['Description'].splitlines()[0])\n");
    CHECK(told.text ==
          "0.65 0.65 0.5\n0.3 16\n['GFP', 'DIC'] 525\n[12.5, 12.5]\nORCA\n0.75\ncomment: second try\n");
}

TEST_CASE("metadata: the text grows with the files and not with the frames") {
    const auto length = [](std::uint64_t frames) {
        const RecordedAxes scan({{"t", "", 0}, {"z", "um", 5}}, frames, 1000);
        return read_tiff(scan.summary().directory / "scan_00000.ome.tif").description.size();
    };
    CHECK(length(500) - length(50) < 10);
}
