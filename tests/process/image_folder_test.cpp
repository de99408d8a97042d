// Scans of folders of images.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "tests/process/resumed_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/picture_maker.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering::test;
namespace fs = std::filesystem;

namespace {
Arguments of_folder(const std::string& source, const Arguments& more) {
    Arguments all{"--source", source, "--wait-for", "writer=30s"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}
}  // namespace

TEST_CASE("a folder of images is recorded as one scan, in natural order") {
    Rig rig;
    const fs::path folder = rig.directory() / "photos";
    create_directory(folder);
    const MadePng png{.width = 64, .height = 48, .bits = 16};
    for (std::uint32_t i = 0; i < 12; ++i) {
        write_bytes(folder / ("photo" + std::to_string(i) + ".png"), made_png(png, png_pattern(png, i)));
    }
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(of_folder("images:" + folder.string(), {}));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = check_complete(rig, 12, 0);
    REQUIRE(scan.pages.size() == 12);
    for (std::uint32_t i = 0; i < 12; ++i) {
        CHECK((scan.pages[i].pixels == png_pixels(png, png_pattern(png, i))));
    }
}

TEST_CASE("images of several sizes become a scan for each size, also where the acquirer is killed in between") {
    for (const bool is_killed : {false, true}) {
        Rig rig;
        const fs::path folder = rig.directory() / "photos";
        create_directory(folder);
        const std::vector<MadePng> sizes{
            {.width = 64, .height = 48}, {.width = 300, .height = 200}, {.width = 8, .height = 8}};
        for (std::uint32_t i = 0; i < 60; ++i) {
            const MadePng& png = sizes[i % 3];
            write_bytes(folder / (std::to_string(i) + ".png"), made_png(png, png_pattern(png, i)));
        }
        const Arguments options = of_folder("images:" + folder.string(), {"--frame-rate", "100"});
        ChildProcess& writer = rig.writer();
        ChildProcess* acquirer = &rig.acquirer(options);
        if (is_killed) {
            rig.wait_for("the second scan is under way",
                         [](const RigStatus& now) { return now.scan_id == 2 && now.delivered >= 5; });
            kill_hard(*acquirer);
            acquirer = &rig.acquirer({"--resume"});
        } else {
            rig.wait_for("the first scan is under way", [](const RigStatus& now) { return now.scan_id == 1; });
            CHECK(contains(
                acquirer->err(),
                " has images in 3 sizes or formats, and each gets a scan: scan 1: 20 of 64x48 mono8, scan 2: "
                "20 of 300x200 mono8, scan 3: 20 of 8x8 mono8"));
        }
        CHECK(acquirer->wait() == exited(0));
        CHECK(writer.wait() == exited(0));
        CHECK(rig.segments().empty());
        for (std::uint32_t scan_number = 0; scan_number < 3; ++scan_number) {
            constexpr std::array names{"scan", "scan_001", "scan_002"};
            const ScanOnDisk scan = read_scan_directory(rig.output() / names[scan_number]);
            CHECK(scan.state == "complete");
            CHECK(first_flaw(scan, false) == "");
            REQUIRE(scan.pages.size() == 20);
            const MadePng& png = sizes[scan_number];
            for (std::uint32_t i = 0; i < 20; ++i) {
                CHECK((scan.pages[i].pixels == png_pixels(png, png_pattern(png, 3 * i + scan_number))));
            }
        }
        CHECK_FALSE(exists(rig.output() / "scan_003"));
    }
}

TEST_CASE("images that come into a watched folder are taken as they become whole, and none twice") {
    Rig rig;
    const fs::path folder = rig.directory() / "photos";
    create_directory(folder);
    const MadePng png{.width = 64, .height = 48, .bits = 16};
    const auto picture = [&](std::uint32_t i) { return made_png(png, png_pattern(png, i)); };
    write_bytes(folder / "0.png", picture(0));
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(of_folder("images:" + folder.string(), {"--watch", "--frames", "12"}));
    for (std::uint32_t i = 1; i < 12; ++i) {
        rig.wait_for_delivered(i);
        const auto file = picture(i);
        const fs::path name = folder / (std::to_string(i) + ".png");
        if (i % 2 == 0) {
            write_bytes(folder / "next.part", file);
            fs::rename(folder / "next.part", name);
        } else {
            write_bytes(name, std::span(file).first(file.size() / 2));
            write_bytes(name, file);
        }
    }
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = check_complete(rig, 12, 0);
    REQUIRE(scan.pages.size() == 12);
    for (std::uint32_t i = 0; i < 12; ++i) {
        CHECK((scan.pages[i].pixels == png_pixels(png, png_pattern(png, i))));
    }
}

TEST_CASE("a folder that nothing comes into is watched until Ctrl-C, and such a scan is not resumed") {
    Rig rig;
    const fs::path folder = rig.directory() / "photos";
    create_directory(folder);
    const std::string source = "images:" + folder.string();
    ChildProcess& acquirer =
        rig.acquirer({"--source", source, "--watch", "--width", "64", "--height", "48", "--pixel-format", "rgb8"});
    rig.wait_for("the scan has begun", [](const RigStatus& now) { return now.scan_state == "working"; });
    kill_hard(acquirer);
    check_refused(rig.acquirer({"--resume"}), 2, std::vector<std::string>{"cannot be used with --watch"});
    check_refused(rig.acquirer({"--source", source, "--watch", "--resume"}), 2,
                  std::vector<std::string>{"cannot be used with --watch: which files of " + source});
    ChildProcess& other =
        rig.acquirer({"--source", source, "--watch", "--width", "64", "--height", "48", "--pixel-format", "rgb8"});
    rig.wait_for("another scan has begun", [](const RigStatus& now) { return now.scan_id == 2; });
    other.signal(SIGINT);
    CHECK(other.wait() == exited(4));
}

TEST_CASE("a damaged image ends the scan where it stands, and is named") {
    Rig rig;
    const fs::path folder = rig.directory() / "photos";
    create_directory(folder);
    for (int i = 0; i < 5; ++i) {
        const auto file = made_jpeg({64, 48, JpegColors::rgb}, static_cast<std::uint32_t>(i));
        const std::size_t missing = i == 3 ? std::min<std::size_t>(file.size(), 100) : 0;
        write_bytes(folder / (std::to_string(i) + ".jpg"), std::span(file).first(file.size() - missing));
    }
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(of_folder("images:" + folder.string(), {}));
    check_refused(acquirer, 1,
                  std::vector<std::string>{(folder / "3.jpg").string() + ": it is no whole JPEG image: "});
    (void)writer.wait();
    CHECK(read_scan_directory(rig.output() / "scan").stored == 3);
}

TEST_CASE("a scan is gone on with only where its folder has the same files") {
    for (const std::string kind : {"images:", "tiff:"}) {
        CAPTURE(kind);
        Rig rig;
        const fs::path folder = rig.directory() / "photos";
        create_directory(folder);
        const auto file = [&](int i) { return folder / (std::to_string(i) + ".tif"); };
        for (std::uint32_t i = 1; i <= 100; ++i) {
            make_tiff(file(static_cast<int>(i)), "w", {numbered(i)});
        }
        ChildProcess& writer = rig.writer();
        ChildProcess& acquirer = rig.acquirer(of_folder(kind + folder.string(), {"--frame-rate", "50"}));
        rig.wait_for_delivered(10);
        kill_hard(acquirer);
        fs::rename(file(3), file(101));  // as many as before
        check_refused(rig.acquirer({"--resume"}), 2,
                      std::vector<std::string>{kind + folder.string(), "other files than the open scan 1"});
        fs::rename(file(101), file(3));
        ChildProcess& next = rig.acquirer({"--resume"});
        CHECK(next.wait() == exited(0));
        CHECK(writer.wait() == exited(0));
        const ScanOnDisk scan = check_complete(rig, 100, 1);
        REQUIRE(scan.pages.size() == 100);
        for (std::uint32_t i = 0; i < 100; ++i) {
            CHECK((scan.pages[i].pixels == made_pixels(numbered(i + 1))));
        }
    }
}
