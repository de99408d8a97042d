// A small copy of a scan beside its recording, by the programs as they are.
#include <doctest/doctest.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "common/scaling/frame_scaler.hpp"
#include "common/scaling/scaled_format.hpp"
#include "tests/process/small_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kPreviewedFrames = 200;
const Arguments kTo20{"--scale-to", "20"};  // 64x48 pixels become 20x15

Arguments operator+(Arguments a, const Arguments& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

Arguments previewed_scan(const Arguments& more = {}) {
    return recorded_scan(Arguments{"--frames", std::to_string(kPreviewedFrames), "--frame-rate", "1000",
                                   "--wait-for", "preview=30s"} +
                         more);
}

nlohmann::json preview_in(const std::filesystem::path& directory) {
    return nlohmann::json::parse(std::ifstream(directory / "scan.json")).at("preview");
}

void check_whole(const ScanOnDisk& scan, std::uint64_t frames, bool embedded = false) {
    CHECK(scan.state == "complete");
    CHECK(scan.stored == frames);
    CHECK(scan.received == frames);
    CHECK(scan.gaps.empty());
    CHECK(first_flaw(scan, embedded) == "");
}

// Each page of the preview, made of the recording's.
void check_scaled(const ScanOnDisk& preview, const ScanOnDisk& recording, PixelFormat pixel_format,
                  std::uint64_t every = 1) {
    REQUIRE(!recording.pages.empty());
    const FrameFormat from{recording.pages[0].width, recording.pages[0].height, pixel_format,
                           8 * bytes_per_sample(pixel_format), 0};
    const FrameFormat to = scaled_format(from, 20);
    const auto scaler = make_frame_scaler(from, to);
    std::vector<std::byte> scaled(to.payload_bytes());
    std::size_t different = 0;
    for (std::size_t page = 0; page < preview.pages.size(); ++page) {
        CHECK(preview.pages[page].width == to.width);
        CHECK(preview.pages[page].samples == samples_per_pixel(to.pixel_format));
        scaler->scale(recording.pages.at(page * every).pixels, scaled);
        different += preview.pages[page].pixels == scaled ? 0U : 1U;
    }
    CHECK(different == 0);
}
}  // namespace

TEST_CASE("a preview beside the recording has every frame, scaled") {
    for (const char* format : {"mono16", "rgb8", "bayerrg16"}) {
        CAPTURE(format);
        Rig rig;
        ChildProcess& writer = rig.writer();
        ChildProcess& preview = rig.writer(kTo20 + Arguments{"--threads", "2"});
        ChildProcess& acquirer =
            rig.acquirer(previewed_scan({"--pixel-format", format, "--slots", "512", "--pixel-size", "0.65um"}));
        CHECK(acquirer.wait() == exited(0));
        CHECK(writer.wait() == exited(0));
        CHECK(preview.wait() == exited(0));
        CHECK(rig.segments().empty());
        const ScanOnDisk recording = read_scan_directory(rig.output() / "scan");
        check_whole(recording, kPreviewedFrames, true);
        const ScanOnDisk scaled = read_scan_directory(rig.output() / "scan_preview");
        check_whole(scaled, kPreviewedFrames);
        check_scaled(scaled, recording, parse_pixel_format(format));
        CHECK(contains(preview.err(), "preview of scan 1 complete: 200 frames scaled, 0 copied, 0 skipped, in "));
        const auto told = preview_in(rig.output() / "scan_preview");
        CHECK(told.at("scaled_from").at("width") == 64);
        CHECK(told.at("scaled_from").at("height") == 48);
        CHECK(told.at("scaled") == kPreviewedFrames);
        CHECK(told.at("skipped") == 0);
        CHECK_FALSE(contains(acquirer.out(), "by preview"));
    }
}

TEST_CASE("frames that fit are copied into the preview") {
    Rig rig;
    ChildProcess& preview = rig.writer({"--scale-to", "64", "--when-behind", "wait"});
    ChildProcess& acquirer =
        rig.acquirer(small_scan({"--frames", "50", "--frame-rate", "1000", "--wait-for", "preview=30s"}));
    CHECK(acquirer.wait() == exited(0));
    CHECK(preview.wait() == exited(0));
    check_whole(read_scan_directory(rig.output() / "scan_preview"), 50, true);
    CHECK(contains(preview.err(), "0 frames scaled, 50 copied, 0 skipped"));
}

TEST_CASE("a preview of each tenth frame has these, counted anew") {
    for (const char* when_behind : {"skip", "wait"}) {
        CAPTURE(when_behind);
        Rig rig;
        ChildProcess& writer = rig.writer();
        ChildProcess& preview =
            rig.writer(kTo20 + Arguments{"--every", "10", "--when-behind", when_behind, "--role", "tenth"});
        ChildProcess& acquirer =
            rig.acquirer(recorded_scan({"--frames", "195", "--frame-rate", "1000", "--slots", "512", "--wait-for",
                                        "tenth=30s", "--axes", "t:39,z:5:1um"}));
        CHECK(acquirer.wait() == exited(0));
        CHECK(writer.wait() == exited(0));
        CHECK(preview.wait() == exited(0));
        const ScanOnDisk scaled = read_scan_directory(rig.output() / "scan_tenth");
        check_whole(scaled, 20);
        CHECK(scaled.expected == 20U);
        REQUIRE(scaled.index.size() == 20);
        CHECK(scaled.index[19].sequence == 190);
        CHECK(scaled.index[19].delivered == 19);
        check_scaled(scaled, read_scan_directory(rig.output() / "scan"), PixelFormat::mono16, 10);
    }
}

TEST_CASE("a preview that is killed goes on in its directory, with no frame twice") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess* preview = &rig.writer(kTo20);
    ChildProcess& acquirer = rig.acquirer(previewed_scan({"--slots", "512"}));
    for (const std::uint64_t delivered : {40U, 90U, 140U}) {
        rig.wait_for_delivered(delivered);
        preview->signal(SIGKILL);
        CHECK(preview->wait() == killed_by(SIGKILL));
        preview = &rig.writer(kTo20);
    }
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(preview->wait() == exited(0));
    const ScanOnDisk recording = read_scan_directory(rig.output() / "scan");
    const ScanOnDisk scaled = read_scan_directory(rig.output() / "scan_preview");
    check_whole(recording, kPreviewedFrames, true);
    check_whole(scaled, kPreviewedFrames);
    CHECK(scaled.writer_restarts == 3);
    check_scaled(scaled, recording, PixelFormat::mono16);
    CHECK_FALSE(exists(rig.output() / "scan_preview_001"));
}

TEST_CASE("a preview that stands still costs the recording no frame, and counts what it skipped") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& preview = rig.writer(kTo20);
    ChildProcess& acquirer = rig.acquirer(previewed_scan({"--slots", "8"}));
    rig.wait_for_delivered(20);
    preview.stop();
    rig.wait_for_delivered(100);
    preview.signal(SIGCONT);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(preview.wait() == exited(0));
    check_whole(read_scan_directory(rig.output() / "scan"), kPreviewedFrames, true);
    const ScanOnDisk scaled = read_scan_directory(rig.output() / "scan_preview");
    CHECK(scaled.state == "complete");
    CHECK(scaled.received == kPreviewedFrames);
    CHECK(first_flaw(scaled, false) == "");
    const std::uint64_t skipped = preview_in(rig.output() / "scan_preview").at("skipped");
    CHECK(skipped > 50);
    CHECK(scaled.stored == kPreviewedFrames - skipped);
    CHECK(contains(preview.err(), "the preview is behind: it skips frames"));
}

TEST_CASE("a preview that wakes up after the scan closes it with what it has") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& preview = rig.writer(kTo20);
    ChildProcess& acquirer = rig.acquirer(previewed_scan({"--slots", "8"}));
    rig.wait_for_delivered(20);
    preview.stop();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    preview.signal(SIGCONT);
    CHECK(preview.wait() == exited(0));
    check_whole(read_scan_directory(rig.output() / "scan"), kPreviewedFrames, true);
    const ScanOnDisk scaled = read_scan_directory(rig.output() / "scan_preview");
    CHECK(scaled.state == "complete");
    CHECK(first_flaw(scaled, false) == "");
    CHECK(preview_in(rig.output() / "scan_preview").at("skipped") == kPreviewedFrames - scaled.stored);
    CHECK(rig.segments().empty());
}

TEST_CASE("a preview that waits has every image of a folder, at any speed") {
    Rig rig;
    create_directory(rig.directory() / "images");
    std::vector<MadePage> pages(40);
    for (std::uint32_t i = 0; i < pages.size(); ++i) {
        pages[i].width = 97;
        pages[i].height = 61;
        pages[i].number = i;
    }
    make_tiff(rig.directory() / "images" / "all.tif", "w", pages);
    ChildProcess& preview = rig.writer(kTo20 + Arguments{"--when-behind", "wait"});
    ChildProcess& acquirer = rig.acquirer({"--source", "tiff:" + (rig.directory() / "images").string(), "--slots",
                                           "4", "--wait-for", "preview=30s"});
    CHECK(acquirer.wait() == exited(0));
    CHECK(preview.wait() == exited(0));
    const ScanOnDisk scaled = read_scan_directory(rig.output() / "scan_preview");
    check_whole(scaled, 40);
    const FrameFormat from{97, 61, PixelFormat::mono16, 16, 0};
    const FrameFormat to = scaled_format(from, 20);
    std::vector<std::byte> expected(to.payload_bytes());
    for (std::uint32_t i = 0; i < pages.size(); ++i) {
        make_frame_scaler(from, to)->scale(made_pixels(pages[i]), expected);
        CHECK(scaled.pages[i].pixels == expected);
    }
}

TEST_CASE("a preview of a canceled scan says so") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& preview = rig.writer(kTo20);
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frame-rate", "500", "--wait-for", "preview=30s"}));
    rig.wait_for_delivered(30);
    CHECK(rig.control("cancel").wait() == exited(0));
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    CHECK(preview.wait() == exited(4));
    CHECK(read_scan_directory(rig.output() / "scan_preview").state == "canceled");
    CHECK(contains(preview.err(), "preview of scan 1 canceled: "));
}

TEST_CASE("a preview that is stopped leaves its scan to the next one") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& first = rig.writer(kTo20);
    ChildProcess& acquirer = rig.acquirer(previewed_scan({"--slots", "512"}));
    rig.wait_for_delivered(30);
    first.signal(SIGINT);
    CHECK(first.wait() == exited(4));
    ChildProcess& next = rig.writer(kTo20);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(next.wait() == exited(0));
    check_whole(read_scan_directory(rig.output() / "scan_preview"), kPreviewedFrames);
}

TEST_CASE("a role does not turn a preview into a recording") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& preview = rig.writer(kTo20);
    ChildProcess& acquirer = rig.acquirer(previewed_scan({"--slots", "512"}));
    rig.wait_for_delivered(30);
    preview.signal(SIGKILL);
    CHECK(preview.wait() == killed_by(SIGKILL));
    ChildProcess& other = rig.writer({"--role", "preview"});
    CHECK(other.wait() == exited(1));
    CHECK(contains(other.err(), "role 'preview' has begun a preview of scan 1 in "));
    ChildProcess& next = rig.writer(kTo20);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(next.wait() == exited(0));
    check_whole(read_scan_directory(rig.output() / "scan_preview"), kPreviewedFrames);
}
