// A scan from its first to its last frame, as it stands on disk afterwards.
#include <doctest/doctest.h>

#include "tests/process/small_scan.hpp"
#include "tests/support/command_output.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace {
void run_scan(Rig& rig, const Arguments& acquirer_options, const Arguments& writer_options = {}) {
    ChildProcess& writer = rig.writer(writer_options);
    ChildProcess& acquirer = rig.acquirer(acquirer_options);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(rig.segments().empty());
}

void check_odd_size(const std::string& width, const std::string& height, const std::string& pixel_format) {
    CAPTURE(width);
    CAPTURE(height);
    CAPTURE(pixel_format);
    Rig rig;
    run_scan(rig, {"--width", width, "--height", height, "--pixel-format", pixel_format, "--embed-sequence",
                   "--frames", "20", "--slots", "8", "--wait-for", "writer=30s"});
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK(scan.stored == 20);
    CHECK(first_flaw(scan) == "");
    for (const TiffPage& page : scan.pages) {
        CHECK(std::to_string(page.width) == width);
        CHECK(std::to_string(page.height) == height);
        CHECK(page.bits == (pixel_format == "mono8" ? 8 : 16));
    }
}
}  // namespace

TEST_CASE("every frame of a simulated scan is on disk under its own number") {
    Rig rig;
    run_scan(rig, recorded_scan({"--frames", "300", "--frame-rate", "1000"}));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK(scan.expected == 300);
    CHECK(scan.received == 300);
    CHECK(scan.stored == 300);
    CHECK(scan.lost == 0);
    CHECK(scan.before_writer == 0);
    CHECK(scan.skipped == 0);
    CHECK(scan.gaps.empty());
    CHECK(scan.writer_restarts == 0);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("a scan at full speed through a ring of two slots loses nothing") {
    Rig rig;
    run_scan(rig, recorded_scan({"--frames", "500", "--slots", "2"}));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK(scan.stored == 500);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("a scan by duration has no number of expected frames") {
    Rig rig;
    run_scan(rig, recorded_scan({"--duration", "100ms", "--frame-rate", "500"}));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK_FALSE(scan.expected.has_value());
    CHECK(scan.stored > 0);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("the acquirer sums up what it took and where the files are") {
    Rig rig;
    rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "30"}));
    CHECK(acquirer.wait() == exited(0));
    CHECK(acquirer.out().find("acquired 30 frames") != std::string::npos);
    CHECK(acquirer.out().find("stored   30 frames") != std::string::npos);
    CHECK(acquirer.out().find("files in " + (rig.output() / "scan").string()) != std::string::npos);
}

TEST_CASE("frames of one pixel are stored") {
    check_odd_size("1", "1", "mono8");
    check_odd_size("1", "1", "mono16");
}

TEST_CASE("frames of odd sizes are stored") {
    check_odd_size("3", "5", "mono8");
    check_odd_size("3", "5", "mono16");
    check_odd_size("511", "7", "mono8");
    check_odd_size("511", "7", "mono16");
}

TEST_CASE("a scan goes on in the next file and the first file names them all") {
    Rig rig;
    run_scan(rig, recorded_scan({"--frames", "35"}), {"--max-file-frames", "10"});
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.files == std::vector<std::string>{"scan_00000.ome.tif", "scan_00001.ome.tif", "scan_00002.ome.tif",
                                                 "scan_00003.ome.tif"});
    CHECK(scan.stored == 35);
    CHECK(first_flaw(scan) == "");
    if (has_tifffile()) {
        const auto read = run_python("import tifffile\nprint(tifffile.imread('" +
                                     (rig.output() / "scan" / "scan_00000.ome.tif").string() + "').shape)");
        CHECK(read.text == "(35, 48, 64)\n");
    }
}
