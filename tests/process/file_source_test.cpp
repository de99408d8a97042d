// TIFF files replayed into OME-TIFF files, judged by other people's programs.
#include <doctest/doctest.h>

#include <fstream>
#include <functional>

#include "tests/process/small_scan.hpp"
#include "tests/support/command_output.hpp"
#include "tests/support/ome_schema.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering::test;
namespace fs = std::filesystem;

namespace {
const fs::path kMicroscope = FRAMERING_SOURCE_DIR "/../shared/data/bulk_water.tif";

void replay(Rig& rig, const Arguments& options) {
    ChildProcess& writer = rig.writer();
    Arguments all{"--wait-for", "writer=30s"};
    all.insert(all.end(), options.begin(), options.end());
    ChildProcess& acquirer = rig.acquirer(all);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(rig.segments().empty());
}

std::vector<MadePage> made_stack(std::uint32_t pages) {
    std::vector<MadePage> stack(pages);
    for (std::uint32_t i = 0; i < pages; ++i) {
        stack[i].number = i;
    }
    return stack;
}

// One of ours, and the microscope's where it is there.
void on_every_stack(const std::function<void(Rig&, const fs::path&)>& body) {
    for (const fs::path& given : {fs::path(), kMicroscope}) {
        if (!given.empty() && !exists(given)) {
            continue;
        }
        CAPTURE(given);
        Rig rig;
        const fs::path made = rig.directory() / "made.tif";
        make_tiff(made, "w", made_stack(48));
        body(rig, given.empty() ? made : given);
    }
}
}  // namespace

TEST_CASE("frames of a file come out as they went in") {
    on_every_stack([](Rig& rig, const fs::path& stack) {
        replay(rig, {"--source", "tiff:" + stack.string(), "--slots", "16"});
        const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
        CHECK(scan.state == "complete");
        CHECK(first_flaw(scan, false) == "");
        const TiffFile original = read_tiff(stack);
        REQUIRE(original.pages.size() == 48);
        REQUIRE(scan.pages.size() == 48);
        for (std::size_t i = 0; i < original.pages.size(); ++i) {
            CAPTURE(i);
            CHECK(scan.pages[i].width == original.pages[i].width);
            CHECK(scan.pages[i].height == original.pages[i].height);
            CHECK((scan.pages[i].pixels == original.pages[i].pixels));
        }
    });
}

TEST_CASE("tifffile reads the frames of a file as they went in") {
    if (!has_tifffile()) {
        return;
    }
    on_every_stack([](Rig& rig, const fs::path& stack) {
        replay(rig, {"--source", "tiff:" + stack.string(), "--slots", "16"});
        const fs::path recorded = rig.output() / "scan" / "scan_00000.ome.tif";
        const CommandOutput compared = run_python(
            "import numpy, tifffile\n"
            "a = tifffile.imread('" +
            stack.string() +
            "')\n"
            "b = tifffile.imread('" +
            recorded.string() +
            "')\n"
            "print(a.shape == b.shape, a.dtype == b.dtype, numpy.array_equal(a, b))\n");
        CHECK(compared.text == "True True True\n");
    });
}

TEST_CASE("the OME-XML of a scan is valid") {
    Rig rig;
    replay(rig, small_scan({"--frames", "10", "--pixel-size", "0.65um", "--significant-bits", "12"}));
    CHECK(flaw_of_ome_xml(read_tiff(rig.output() / "scan" / "scan_00000.ome.tif").description) == "");
}

TEST_CASE("a folder of TIFF files is replayed in natural order") {
    Rig rig;
    const fs::path folder = rig.directory() / "stack";
    create_directory(folder);
    const auto stack = made_stack(12);
    for (std::size_t i = 0; i < stack.size(); ++i) {
        make_tiff(folder / ("t" + std::to_string(i) + ".tif"), "w", {stack[i]});
    }
    replay(rig, {"--source", "tiff:" + folder.string(), "--slots", "16"});
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(first_flaw(scan, false) == "");
    REQUIRE(scan.pages.size() == stack.size());
    for (std::size_t i = 0; i < stack.size(); ++i) {
        CAPTURE(i);
        CHECK((scan.pages[i].pixels == made_pixels(stack[i])));
    }
}

TEST_CASE("a looped file gives as many frames as the plan asks for") {
    Rig rig;
    const fs::path file = rig.directory() / "stack.tif";
    const auto stack = made_stack(3);
    make_tiff(file, "w", stack);
    replay(rig, {"--source", "tiff:" + file.string(), "--loop", "--frames", "10", "--slots", "16"});
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.expected == 10);
    CHECK(first_flaw(scan, false) == "");
    REQUIRE(scan.pages.size() == 10);
    for (std::size_t i = 0; i < 10; ++i) {
        CAPTURE(i);
        CHECK((scan.pages[i].pixels == made_pixels(stack[i % 3])));
    }
}

TEST_CASE("a file that ends before the plan is told as a pipe is") {
    Rig rig;
    const auto stack = made_stack(3);
    make_tiff(rig.directory() / "stack.tif", "w", stack);
    std::ofstream raw(rig.directory() / "stack.bin", std::ios::binary);
    for (const MadePage& page : stack) {
        const auto pixels = made_pixels(page);
        raw.write(reinterpret_cast<const char*>(pixels.data()), static_cast<std::streamsize>(pixels.size()));
    }
    raw.close();
    for (const std::string kind : {"tiff:", "raw:"}) {
        CAPTURE(kind);
        const std::string file = (rig.directory() / (kind == "raw:" ? "stack.bin" : "stack.tif")).string();
        const std::string name = kind == "raw:" ? "raw" : "tiff";
        ChildProcess& writer = rig.writer({"--name", name});
        ChildProcess& acquirer = rig.acquirer({"--source", kind + file, "--width", "37", "--height", "29",
                                               "--frames", "10", "--slots", "16", "--wait-for", "writer=30s"});
        CHECK(acquirer.wait() == exited(4));
        CHECK(acquirer.out().find("ended: source ended after 3 of 10 frames") != std::string::npos);
        CHECK(writer.wait() == exited(0));
        const ScanOnDisk scan = read_scan_directory(rig.output() / name);
        CHECK(scan.state == "complete");
        CHECK(scan.expected == 10);
        CHECK(scan.skipped == 7);
        CHECK(scan.pages.size() == 3);
    }
}

TEST_CASE("a file that grows is stored as it was at the start and what came later is told once") {
    Rig rig;
    const fs::path file = rig.directory() / "growing.bin";
    const auto stack = made_stack(3);
    const auto append = [&] {
        std::ofstream raw(file, std::ios::binary | std::ios::app);
        for (const MadePage& page : stack) {
            const auto pixels = made_pixels(page);
            raw.write(reinterpret_cast<const char*>(pixels.data()), static_cast<std::streamsize>(pixels.size()));
        }
    };
    append();
    ChildProcess& acquirer = rig.acquirer({"--source", "raw:" + file.string(), "--width", "37", "--height", "29",
                                           "--slots", "16", "--wait-for", "writer=30s"});
    rig.wait_for("the source is open", [](const RigStatus& status) { return status.acquirer_alive; });
    append();
    ChildProcess& writer = rig.writer();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const std::string said = acquirer.err();
    const std::string told = "growing.bin: 6438 bytes (3 frames) were appended";
    const std::size_t place = said.find(told);
    REQUIRE(place != std::string::npos);
    CHECK(said.find("were appended", place + told.size()) == std::string::npos);
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    CHECK(first_flaw(scan, false) == "");
    CHECK(scan.pages.size() == 3);
}

TEST_CASE("an empty file is an error as an empty pipe is") {
    Rig rig;
    const fs::path file = rig.directory() / "empty.bin";
    std::ofstream(file, std::ios::binary).close();
    ChildProcess& acquirer = rig.acquirer({"--source", "raw:" + file.string(), "--width", "37", "--height", "29"});
    CHECK(acquirer.wait() == exited(1));
    REQUIRE(error_lines(acquirer).size() == 1);
    CHECK(error_lines(acquirer).front().find("empty.bin ended before its first frame") != std::string::npos);
    CHECK(rig.segments().empty());
}

TEST_CASE("a file that breaks off is stored up to there and fails") {
    Rig rig;
    const fs::path file = rig.directory() / "broken.tif";
    make_tiff(file, "w", made_stack(6));
    // libtiff puts each page's pixels before its directory, so the last directories are cut away.
    const TiffFile whole = read_tiff(file);
    REQUIRE(whole.pages.size() == 6);
    fs::resize_file(file, whole.pages[4].offset + 100);
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer({"--source", "tiff:" + file.string(), "--slots", "16", "--wait-for", "writer=30s"});
    CHECK(acquirer.wait() == exited(1));
    CHECK(writer.wait() == exited(1));
    CHECK(error_lines(acquirer).size() == 1);
    CHECK(rig.segments().empty());
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "interrupted");
    CHECK(scan.reason.find("broken.tif, page 5: its header cannot be read") != std::string::npos);
    CHECK(scan.pages.size() == 4);
}
