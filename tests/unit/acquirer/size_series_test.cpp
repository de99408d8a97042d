#include "acquirer/size_series.hpp"

#include <doctest/doctest.h>

#include "acquirer/source/picture/image_sizes.hpp"
#include "common/base/error.hpp"
#include "tests/support/failure_of.hpp"
#include "tests/support/picture_maker.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace {
void add_image(const TemporaryDirectory& folder, const char* name, MadePng png) {
    write_bytes(folder / name, made_png(png, png_pattern(png)));
}

AcquirerOptions options_for(const TemporaryDirectory& folder) {
    AcquirerOptions options;
    options.source.text = "images:" + folder.path().string();
    return options;
}
}  // namespace

TEST_CASE("each size of a folder's images gets a scan, in the order in which they come first") {
    const TemporaryDirectory folder;
    add_image(folder, "1.png", {.width = 8, .height = 4});
    add_image(folder, "2.png", {.width = 37, .height = 29});
    add_image(folder, "3.png", {.width = 8, .height = 4, .bits = 16});
    add_image(folder, "4.png", {.width = 8, .height = 4});
    AcquirerOptions options = options_for(folder);
    const auto scans = scans_of_sizes(options);
    REQUIRE(scans.size() == 3);
    CHECK(scans[0].source.format.width == 8);
    CHECK(scans[0].source.format.pixel_format == PixelFormat::mono8);
    CHECK(scans[1].source.format.height == 29);
    CHECK(scans[2].source.format.pixel_format == PixelFormat::mono16);
    CHECK(formats_text(scans[2].source.pictures.sizes) == "8x4 mono8, 37x29 mono8, 8x4 mono16");

    const auto left = scans_left_of_sizes(scans[1]);
    REQUIRE(left.size() == 2);
    CHECK(left[1].source.format.pixel_format == PixelFormat::mono16);
    CHECK(scans_left_of_sizes(scans[2]).size() == 1);

    options.source.format.width = 37;
    CHECK(scans_of_sizes(options).size() == 1);
    CHECK(scans_of_sizes(options).front().source.pictures.sizes.empty());
    options.source.format.width.reset();
    options.frames = 2;
    CHECK(failure_of([&] { (void)scans_of_sizes(options); }).line ==
          "folder " + folder.path().string() +
              " has images of several sizes or formats: 2 of 8x4 mono8, 1 of 37x29 mono8, 1 of 8x4 mono16; with "
              "--loop, --frames or axes, choose one with --width, --height and --pixel-format");
}

TEST_CASE("other sources and folders of one size are one scan") {
    const TemporaryDirectory folder;
    add_image(folder, "1.png", {});
    CHECK(scans_of_sizes(options_for(folder)).size() == 1);
    AcquirerOptions options;
    CHECK(scans_of_sizes(options).size() == 1);
    CHECK(scans_left_of_sizes(options).size() == 1);
    options.source.text = "images:";  // refused where it is opened
    CHECK(scans_of_sizes(options).size() == 1);
}

TEST_CASE("sizes are read back as they were written, and what is none is left out") {
    const std::string text = "8x4 mono8, 65535x1 rgb16, 7x7 float32";
    CHECK(formats_text(formats_in(text)) == text);
    CHECK(formats_in("").empty());
    CHECK(formats_in("x, 8x, 8x4, 8x4 mono9, 8y4 mono8,, 99999999999x1 mono8").empty());
    CHECK(formats_text(formats_in("8 mono8, 8x4 mono8")) == "8x4 mono8");
}
