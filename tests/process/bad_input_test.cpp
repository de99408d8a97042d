// What bad input gets: one line that says what is wrong, the exit code for it, and nothing half-made left behind.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/process/small_scan.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering::test;
namespace fs = std::filesystem;

namespace {
void check_acquirer(int exit_code, const Arguments& arguments, const std::vector<std::string>& words) {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(arguments);
    check_refused(acquirer, exit_code, words);
    CHECK(acquirer.out().empty());
    CHECK(rig.segments().empty());
}

void check_tiff(const std::vector<MadePage>& pages, const std::vector<std::string>& words) {
    Rig rig;
    const fs::path file = rig.directory() / "input.tif";
    make_tiff(file, "w", pages);
    check_refused(rig.acquirer({"--source", "tiff:" + file.string()}), 2, words);
    CHECK(rig.segments().empty());
}

// A writer that cannot store the scan: the acquirer says why, and both end.
void check_unstorable(Rig& rig, const Arguments& acquirer_options, const std::vector<std::string>& words) {
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded_scan(acquirer_options));
    check_refused(acquirer, 1, words);
    check_refused(writer, 1, words);
    CHECK(rig.segments().empty());
}
}  // namespace

TEST_CASE("a TIFF that is none is refused") {
    Rig rig;
    const fs::path file = rig.directory() / "input.tif";
    std::ofstream(file) << "this is a text, no picture";
    check_refused(rig.acquirer({"--source", "tiff:" + file.string()}), 2, {"input.tif"});
    CHECK(rig.segments().empty());
}

TEST_CASE("a TIFF file that is missing is refused") {
    check_acquirer(2, {"--source", "tiff:/nowhere/input.tif"}, {"/nowhere/input.tif", "No such file"});
}

TEST_CASE("a TIFF in colours for print is refused") {
    MadePage page;
    page.bits = 8;
    page.samples = 4;
    page.photometric = 5;
    check_tiff({page}, {"input.tif", "page 1", "CMYK"});
}

TEST_CASE("a TIFF of 32 bits is refused") {
    MadePage page;
    page.bits = 32;
    check_tiff({page}, {"input.tif", "32"});
}

TEST_CASE("a TIFF whose pages have several sizes is refused") {
    MadePage page;
    MadePage other;
    other.width = 40;
    check_tiff({page, other}, {"input.tif", "page 2", "40x29"});
}

TEST_CASE("a folder without TIFF files is refused") {
    Rig rig;
    check_refused(rig.acquirer({"--source", "tiff:" + rig.directory().string()}), 2, {"contains no .tif"});
    CHECK(rig.segments().empty());
}

TEST_CASE("a raw file that is missing is refused") {
    check_acquirer(2, {"--source", "raw:/nowhere/frames", "--width", "4", "--height", "4"},
                   {"/nowhere/frames", "No such file"});
}

TEST_CASE("a raw source without a frame size is refused") {
    check_acquirer(2, {"--source", "raw:-"}, {"--width"});
}

TEST_CASE("a source of an unknown kind is refused") {
    check_acquirer(2, {"--source", "webcam"}, {"webcam", "simulated"});
}

TEST_CASE("a frame size of nothing or beyond all reason is refused") {
    check_acquirer(2, {"--width", "0"}, {"width", "0 is out of range; use 1 to 65535"});
    check_acquirer(2, {"--height", "0"}, {"height", "0 is out of range; use 1 to 65535"});
    check_acquirer(2, {"--width", "65536"}, {"width", "65536 is out of range"});
    check_acquirer(2, {"--width", "-1"}, {"width"});
    check_acquirer(2, {"--width", "12x"}, {"width", "12x"});
}

TEST_CASE("an unknown pixel format is refused with those that there are") {
    check_acquirer(2, {"--pixel-format", "rgb24"}, {"rgb24", "mono8", "rgb8", "float32", "bayerrg8", "Mono12p"});
}

TEST_CASE("more significant bits than a pixel has are refused") {
    check_acquirer(2, {"--pixel-format", "mono8", "--significant-bits", "12"}, {"12"});
}

TEST_CASE("a ring of one slot is refused") {
    check_acquirer(2, {"--slots", "1"}, {"slots", "1 is out of range; use 2"});
}

TEST_CASE("a ring smaller than two frames is refused") {
    check_acquirer(2, {"--ring-size", "1KiB"}, {"--ring-size"});
}

TEST_CASE("a ring larger than the memory is refused with what is needed and free and with the option") {
    check_acquirer(1, {"--width", "4096", "--height", "3000", "--ring-size", "1000TiB"},
                   {"needed", "free", "--ring-size"});
}

TEST_CASE("an unknown option or policy is refused") {
    check_acquirer(2, {"--frobnicate"}, {"frobnicate", "--help"});
    check_acquirer(2, {"--when-full", "pray"}, {"pray", "wait"});
    check_acquirer(2, {"--frame-rate", "0"}, {"frame-rate"});
    check_acquirer(2, {"--frames", "0"}, {"frames"});
    check_acquirer(2, {"--slots", "4", "--ring-size", "1MiB"}, {"--slots", "--ring-size"});
}

TEST_CASE("an unknown command of control is refused") {
    Rig rig;
    check_refused(rig.program("control", {"explode"}), 2, {"explode", "cancel"});
    check_refused(rig.program("control", {}), 2, {"no command"});
    check_refused(rig.program("control", {"cancel", "--json"}), 2, {"--json", "status"});
}

TEST_CASE("a scan's name that is a path is refused") {
    Rig rig;
    check_refused(rig.writer({"--name", "a/b"}), 2, {"a/b"});
    check_refused(rig.writer({"--name", ".hidden"}), 2, {".hidden"});
    check_refused(rig.writer({"--max-file-frames", "0"}), 2, {"0"});
    CHECK_FALSE(exists(rig.output()));
}

TEST_CASE("an output directory that cannot be made ends acquirer and writer") {
    Rig rig;
    std::ofstream(rig.output()) << "a file in its place";
    check_unstorable(rig, {"--frames", "10"}, {rig.output().string()});
    CHECK(is_regular_file(rig.output()));
}

TEST_CASE("a plan that the disk has no room for ends acquirer and writer") {
    Rig rig;
    check_unstorable(rig, {"--frames", "1000000000000"}, {"the scan needs", "free", "--output", "--force"});
    CHECK_FALSE(exists(rig.output()));
}

TEST_CASE("a scan does not begin without the writer that it is to wait for") {
    check_acquirer(1, small_scan({"--wait-for", "writer=100ms"}),
                   {"no writer was ready within 100 ms", "--wait-for"});
}
