// Files are gone on with at the frame after the last one: each page on disk is the frame of the source that its
// number says.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/process/resumed_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering::test;
namespace fs = std::filesystem;

namespace {
std::vector<std::byte> pattern_of(std::uint64_t frame) {
    std::vector<std::byte> pixels(64 * 48);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = static_cast<std::byte>((frame * 31 + i * 7 + i / 64) % 251);
    }
    return pixels;
}

fs::path raw_file(const Rig& rig, std::uint64_t frames) {
    const fs::path path = rig.directory() / "frames.bin";
    std::ofstream file(path, std::ios::binary);
    for (std::uint64_t frame = 0; frame < frames; ++frame) {
        const auto pixels = pattern_of(frame);
        file.write(reinterpret_cast<const char*>(pixels.data()), static_cast<std::streamsize>(pixels.size()));
    }
    return path;
}

Arguments raw_scan(const fs::path& file, const Arguments& more) {
    Arguments all{"--source", "raw:" + file.string(), "--pixel-format", "mono8", "--width", "64", "--height",
                  "48",       "--wait-for",           "writer=30s"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

// Every page is the frame of the source that its number says.
void check_pages_are_of_the_source(const ScanOnDisk& scan) {
    REQUIRE(scan.pages.size() == scan.index.size());
    for (std::size_t i = 0; i < scan.pages.size(); ++i) {
        CAPTURE(i);
        CHECK((scan.pages[i].pixels == pattern_of(scan.index[i].delivered)));
    }
}
}  // namespace

TEST_CASE("frames lost around the acquirer's deaths are told and the others are the source's") {
    constexpr std::uint64_t frames = 3000;  // on a busy machine some hundred come between a look and the kill
    Rig rig;
    const Arguments options =
        raw_scan(raw_file(rig, frames), {"--frame-rate", "1000", "--slots", "4", "--when-full", "drop"});
    ChildProcess& writer = rig.writer();
    ChildProcess* acquirer = &rig.acquirer(options);
    for (std::uint64_t kill = 1; kill <= 3; ++kill) {
        rig.wait_for_delivered(kill * 70);
        writer.stop();
        const auto before = rig.status();
        REQUIRE(before);
        rig.wait_for("frames are lost", [&](const RigStatus& now) { return now.lost >= before->lost + 5; });
        kill_hard(*acquirer);
        acquirer = &rig.acquirer(resumed(options));
        rig.wait_for("the scan has gone on", [&](const RigStatus& now) { return now.acquirer_restarts == kill; });
        writer.signal(SIGCONT);
    }
    CHECK(acquirer->wait() == exited(3));
    CHECK(writer.wait() == exited(3));
    const ScanOnDisk scan = check_complete(rig, frames, 3);
    CHECK(first_flaw(scan, false) == "");
    CHECK(scan.lost >= 15);
    check_pages_are_of_the_source(scan);
}

TEST_CASE("a raw file is gone on with at the next frame by an acquirer that was told nothing but the session") {
    constexpr std::uint64_t frames = 300;
    Rig rig;
    const Arguments options = raw_scan(raw_file(rig, frames), {"--frame-rate", "200"});
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.acquirer(options);
    rig.wait_for_delivered(50);
    kill_hard(killed);
    ChildProcess& acquirer = rig.acquirer({"--resume"});
    CHECK(acquirer.wait() == exited(0));
    CHECK(acquirer.out().find("resumed  1x: at frame ") != std::string::npos);
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = check_complete(rig, frames, 1);
    CHECK(first_flaw(scan, false) == "");
    check_pages_are_of_the_source(scan);
}

TEST_CASE("a TIFF stack is gone on with at the next page") {
    std::vector<MadePage> stack(600);
    for (std::uint32_t i = 0; i < stack.size(); ++i) {
        stack[i].number = i;
    }
    Rig rig;
    make_tiff(rig.directory() / "stack.tif", "w", stack);
    const Arguments options{"--source",     "tiff:" + (rig.directory() / "stack.tif").string(),
                            "--frame-rate", "500",
                            "--slots",      "8",
                            "--wait-for",   "writer=30s"};
    ChildProcess& writer = rig.writer();
    run_with_kills(rig, options, 2, 40);
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = check_complete(rig, stack.size(), 2);
    CHECK(first_flaw(scan, false) == "");
    REQUIRE(scan.pages.size() == stack.size());
    for (std::uint32_t i = 0; i < scan.pages.size(); ++i) {
        CAPTURE(i);
        CHECK((scan.pages[i].pixels == made_pixels(stack[i])));
    }
}

TEST_CASE("a scan of packed frames is resumed as packed frames and refused as any other") {
    Rig rig;
    const fs::path file = raw_file(rig, 300);  // 3 packed bytes for 2 pixels: 64x32 of them make a frame of 64x48
    const Arguments scan{
        "--source",   "raw:" + file.string(), "--width",        "64",     "--height", "32", "--frame-rate", "500",
        "--wait-for", "writer=30s",           "--pixel-format", "Mono12p"};
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(scan);
    rig.wait_for_delivered(30);
    kill_hard(acquirer);
    ChildProcess& other = rig.acquirer({"--resume", "--pixel-format", "mono16"});
    CHECK(other.wait() == exited(2));
    CHECK(other.err().find("has packing Mono12p, not none") != std::string::npos);
    ChildProcess& next = rig.acquirer({"--resume"});
    CHECK(next.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk recorded = check_complete(rig, 300, 1);
    CHECK(first_flaw(recorded, false) == "");
    REQUIRE(recorded.pages.size() == 300);
    for (std::size_t i = 0; i < recorded.pages.size(); ++i) {
        const auto packed = pattern_of(i);
        std::vector<std::byte> pixels;  // little-endian: the lower byte, then the upper one
        for (std::size_t at = 0; at < packed.size(); at += 3) {
            pixels.insert(pixels.end(), {packed[at], packed[at + 1] & std::byte{0x0F},
                                         packed[at + 1] >> 4 | packed[at + 2] << 4, packed[at + 2] >> 4});
        }
        CHECK((recorded.pages[i].pixels == pixels));
    }
}

TEST_CASE("a first start with --resume and without a source takes every option") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer({"--resume", "--pixel-format", "mono8", "--width", "64", "--height", "48", "--exposure",
                      "5ms", "--frames", "5", "--wait-for", "writer=30s"});
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    REQUIRE(scan.pages.size() == 5);
    CHECK(scan.pages[0].pixels.size() == 64 * 48);

    ChildProcess& refused = rig.acquirer({"--resume", "--gain", "2"});
    CHECK(refused.wait() == exited(2));
}
