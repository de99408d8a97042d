// Every pixel format from a source through the ring to a file, and from the file once more: the pixels are the
// source's.
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <span>

#include "acquirer/source/simulated/simulated_source.hpp"
#include "tests/process/resumed_scan.hpp"
#include "tests/support/command_output.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t kPictures = 6;

FrameFormat picture_format(PixelFormat pixel_format) {
    return {70, 52, pixel_format, 8 * bytes_per_sample(pixel_format), 0};
}

// What the simulation makes, here as in the acquirer.
std::vector<std::byte> simulated(const FrameFormat& format) {
    std::vector<std::byte> all(kPictures * format.payload_bytes());
    const auto source = make_simulated_source(format, false);
    for (std::uint64_t frame = 0; frame < kPictures; ++frame) {
        FrameInfo info;
        const auto pixels = std::span(all).subspan(frame * format.payload_bytes(), format.payload_bytes());
        REQUIRE(source->fill(pixels, info, frame, Nanoseconds(0)) == FillResult::filled);
    }
    return all;
}

Arguments options_of(const FrameFormat& format) {
    Arguments all{"--width",        std::to_string(format.width),
                  "--height",       std::to_string(format.height),
                  "--pixel-format", std::string(name_of(format.pixel_format)),
                  "--slots",        "4",
                  "--frames",       std::to_string(kPictures),
                  "--wait-for",     "writer=30s",
                  "--checksum"};
    if (format.significant_bits != 8 * bytes_per_sample(format.pixel_format)) {
        all.insert(all.end(), {"--significant-bits", std::to_string(format.significant_bits), "--bit-alignment",
                               std::string(name_of(format.bit_alignment))});
    }
    return all;
}

// Records it and gives the directory. `piped`: what goes to the acquirer's standard input.
fs::path record(Rig& rig, const std::string& source, const Arguments& acquirer_options,
                const Arguments& writer_options, std::span<const std::byte> piped = {}) {
    Arguments options{"--source", source};
    options.insert(options.end(), acquirer_options.begin(), acquirer_options.end());
    ChildProcess& writer = rig.writer(writer_options);
    ChildProcess& acquirer = rig.acquirer(options, piped.empty() ? Input::none : Input::pipe);
    if (!piped.empty()) {
        acquirer.put(piped);
        acquirer.close_input();
    }
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    return rig.output() / "scan";
}

void check_pixels(const fs::path& directory, const std::vector<std::byte>& expected) {
    const ScanOnDisk scan = read_scan_directory(directory);
    CHECK(scan.state == "complete");
    CHECK(first_flaw(scan, false) == "");
    CHECK(scan.complaints == std::vector<std::string>{});
    std::vector<std::byte> found;
    for (const TiffPage& page : scan.pages) {
        found.insert(found.end(), page.pixels.begin(), page.pixels.end());
    }
    CHECK((found == expected));
}

// tifffile's CRC-32 of the pixels, and that of what they are to be.
void check_by_tifffile(const fs::path& file, const std::vector<std::byte>& expected,
                       const TemporaryDirectory& at) {
    std::ofstream(at / "expected", std::ios::binary)
        .write(reinterpret_cast<const char*>(expected.data()), static_cast<std::streamsize>(expected.size()));
    const auto read =
        run_python("import tifffile, zlib\nprint(zlib.crc32(tifffile.imread('" + file.string() +
                   "').tobytes()) == zlib.crc32(open('" + (at / "expected").string() + "', 'rb').read()))\n");
    CHECK(read.text == "True\n");
}

void check_verified(Rig& rig, const fs::path& directory) {
    CHECK(rig.program("writer", {"--verify", directory.string()}).wait() == exited(0));
}

std::vector<FrameFormat> every_format() {
    std::vector<FrameFormat> all;
    for (std::uint32_t number = 1; const auto pixel_format = pixel_format_from(number); ++number) {
        all.push_back(picture_format(*pixel_format));
    }
    all.push_back({70, 52, PixelFormat::mono16, 12, 0, BitAlignment::high});
    return all;
}
}  // namespace

TEST_CASE("each pixel format is recorded from the simulation and again from the files of that scan") {
    for (const FrameFormat& format : every_format()) {
        CAPTURE(std::string(name_of(format.pixel_format)));
        const std::vector<std::byte> expected = simulated(format);
        const Arguments writer_options = format.pixel_format == PixelFormat::float32 || is_rgb(format.pixel_format)
                                             ? Arguments{"--compression", "deflate"}
                                             : Arguments{};
        Rig first;
        const fs::path scan = record(first, "simulated", options_of(format), writer_options);
        check_pixels(scan, expected);
        check_verified(first, scan);
        if (has_tifffile()) {
            const TemporaryDirectory directory;
            check_by_tifffile(scan / "scan_00000.ome.tif", expected, directory);
        }
        Rig second;
        const fs::path again = record(second, "tiff:" + (scan / "scan_00000.ome.tif").string(),
                                      {"--slots", "4", "--wait-for", "writer=30s"}, {});
        check_pixels(again, expected);
        const nlohmann::json plan = nlohmann::json::parse(std::ifstream(again / "scan.json")).at("plan");
        CHECK(plan.at("pixel_format") == name_of(format.pixel_format));
    }
}

TEST_CASE("each pixel format is recorded from a raw file and from a pipe") {
    for (const FrameFormat& format : every_format()) {
        CAPTURE(std::string(name_of(format.pixel_format)));
        const std::vector<std::byte> expected = simulated(format);
        const std::string bytes(reinterpret_cast<const char*>(expected.data()), expected.size());
        {
            Rig rig;
            const fs::path file = rig.directory() / "frames.bin";
            std::ofstream(file, std::ios::binary) << bytes;
            check_pixels(record(rig, "raw:" + file.string(), options_of(format), {}), expected);
        }
        Rig rig;
        check_pixels(record(rig, "raw:-", options_of(format), {"--compression", "zstd"}, expected), expected);
    }
}

TEST_CASE("colour frames are written for ImageJ, and those of 16 bits are refused with one line") {
    const FrameFormat format = picture_format(PixelFormat::rgb8);
    Rig rig;
    check_pixels(record(rig, "simulated", options_of(format), {"--format", "imagej"}), simulated(format));
    Rig other;
    ChildProcess& writer = other.writer({"--format", "imagej"});
    other.acquirer(options_of(picture_format(PixelFormat::rgb16)));
    CHECK(writer.wait() == exited(1));
    CHECK(writer.err().find("ImageJ 1.x opens no stack of rgb16; use --format ome-tiff") != std::string::npos);
    CHECK_FALSE(fs::exists(other.output()));
}

TEST_CASE("a scan of high-aligned colour is resumed as such and as no other") {
    const Arguments scan{"--width",         "64",   "--height",     "48",        "--pixel-format",     "rgb16",
                         "--frames",        "200",  "--frame-rate", "500",       "--significant-bits", "12",
                         "--bit-alignment", "high", "--wait-for",   "writer=30s"};
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.acquirer(scan);
    rig.wait_for_delivered(30);
    kill_hard(killed);
    ChildProcess& grey = rig.acquirer({"--resume", "--pixel-format", "mono16"});
    CHECK(grey.wait() == exited(2));
    CHECK(grey.err().find("has pixel-format rgb16, not mono16") != std::string::npos);
    ChildProcess& low = rig.acquirer({"--resume", "--bit-alignment", "low"});
    CHECK(low.wait() == exited(2));
    CHECK(low.err().find("has bit-alignment high, not low") != std::string::npos);
    ChildProcess& next = rig.acquirer({"--resume"});
    CHECK(next.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk recorded = check_complete(rig, 200, 1);
    CHECK(first_flaw(recorded, false) == "");
}
