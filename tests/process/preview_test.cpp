// A small copy of a scan beside its recording, by the programs as they are.
#include <sys/resource.h>

#include "tests/process/previewed_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using namespace framering::test;

namespace {
int niceness_of(const ChildProcess& process) {
    return ::getpriority(PRIO_PROCESS, static_cast<id_t>(process.pid()));
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
        const PreviewOnDisk told = preview_in(rig.output() / "scan_preview");
        CHECK(told.width == 64);
        CHECK(told.height == 48);
        CHECK(told.scaled == kPreviewedFrames);
        CHECK(told.skipped == 0);
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
        check_scaled(scaled, read_scan_directory(rig.output() / "scan"));
    }
}

TEST_CASE("a preview of each tenth frame that comes late lacks the first ones, and has lost none") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--frames", "200", "--frame-rate", "200", "--slots", "512"}));
    rig.wait_for_delivered(25);
    ChildProcess& preview = rig.writer(kTo20 + Arguments{"--every", "10", "--when-behind", "wait"});
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(preview.wait() == exited(0));
    const ScanOnDisk scaled = read_scan_directory(rig.output() / "scan_preview");
    CHECK(scaled.state == "complete");
    CHECK(scaled.before_writer >= 3);
    CHECK(scaled.stored == 20 - scaled.before_writer);
    CHECK(scaled.gaps.empty());
    CHECK(first_flaw(scaled, false) == "");
    check_scaled(scaled, read_scan_directory(rig.output() / "scan"));
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

TEST_CASE("a preview runs at low priority; of a canceled scan, it says so") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& preview = rig.writer(kTo20);
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frame-rate", "500", "--wait-for", "preview=30s"}));
    rig.wait_for_delivered(30);
    rig.wait_until("the preview runs at low priority", [&] { return niceness_of(preview) == 10; });
    CHECK(niceness_of(writer) == niceness_of(acquirer));
    CHECK(rig.control("cancel").wait() == exited(0));
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    CHECK(preview.wait() == exited(4));
    CHECK(read_scan_directory(rig.output() / "scan_preview").state == "canceled");
    CHECK(contains(preview.err(), "preview of scan 1 canceled: "));
}
