#include "acquirer/source/picture/images_source.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "common/base/error.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/picture_maker.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using namespace framering::test;

namespace {
void add_png(const std::filesystem::path& path, std::uint32_t number, MadePng png = {}) {
    write_bytes(path, made_png(png, png_pattern(png, number)));
}
PictureBytes pixels_of_png(std::uint32_t number, MadePng png = {}) {
    return png_pixels(png, png_pattern(png, number));
}

PictureBytes next_image(FrameSource& source) {
    PictureBytes pixels(source.format().payload_bytes());
    FrameInfo info;
    CHECK(source.wait(Nanoseconds(0)) == Readiness::ready);
    CHECK(source.fill(pixels, info, 0, Nanoseconds(0)) == FillResult::filled);
    return pixels;
}

std::string refusal_of_images(const std::function<void()>& action) {
    try {
        action();
        return "none";
    } catch (const Error& error) {
        return error.what();
    }
}
std::string refused_folder(const std::filesystem::path& folder, const WantedFormat& wanted = {}) {
    return refusal_of_images([&] { (void)make_images_source(folder, wanted, false); });
}
}  // namespace

TEST_CASE("images of a folder come in natural order, whatever their kind, and other files are passed over") {
    const TemporaryDirectory folder;
    MadePage page;
    page.bits = 8;
    make_tiff(folder / "img9.tif", "w", {numbered(9, page), numbered(10, page)});
    add_png(folder / "img10.PNG", 1);
    add_png(folder / "img2.png", 2);
    add_png(folder / ".hidden.png", 3);
    add_png(folder / "~img1.png", 4);
    add_png(folder / "img1.png.part", 5);
    add_png(folder / "img1.txt", 6);
    create_directory(folder / "img3.png");
    // It is read by its bytes, not by its name.
    add_png(folder / "img11.jpg", 7);
    const auto source = make_images_source(folder.path(), {}, false);
    CHECK(source->format() == FrameFormat{37, 29, PixelFormat::mono8, 8, 0});
    CHECK(source->frame_count() == 5);
    CHECK((next_image(*source) == pixels_of_png(2)));
    CHECK((next_image(*source) == made_pixels(numbered(9, page))));
    CHECK((next_image(*source) == made_pixels(numbered(10, page))));
    CHECK((next_image(*source) == pixels_of_png(1)));
    CHECK((next_image(*source) == pixels_of_png(7)));
    CHECK(source->wait(Nanoseconds(0)) == Readiness::ended);
}

TEST_CASE("of images of several sizes those are taken that have the size that is asked for") {
    const TemporaryDirectory folder;
    add_png(folder / "1.png", 1);
    add_png(folder / "2.png", 2, {.width = 8, .height = 4});
    add_png(folder / "3.png", 3);
    write_bytes(folder / "4.jpg", made_jpeg({8, 4, JpegColors::rgb}));
    CHECK(
        refused_folder(folder.path()) ==
        "folder " + folder.path().string() +
            " has images of several sizes or formats: 2 of 37x29 mono8, 1 of 8x4 mono8, 1 of 8x4 rgb8; choose one "
            "with --width, --height and --pixel-format");
    WantedFormat wanted;
    wanted.width = 37;
    const auto source = make_images_source(folder.path(), wanted, true);
    CHECK_FALSE(source->frame_count());
    for (int round = 0; round < 2; ++round) {
        CHECK((next_image(*source) == pixels_of_png(1)));
        CHECK((next_image(*source) == pixels_of_png(3)));
    }
    wanted.width = 8;
    CHECK(contains(refused_folder(folder.path(), wanted), "several sizes or formats"));
    wanted.pixel_format = PixelFormat::rgb8;
    CHECK(make_images_source(folder.path(), wanted, false)->frame_count() == 1);
    wanted.height = 5;
    CHECK(contains(refused_folder(folder.path(), wanted),
                   "no image has the size and pixel format asked for; it has 2 of 37x29 mono8"));
}

TEST_CASE("a damaged image is named with the reason, at once or when its turn comes") {
    const TemporaryDirectory folder;
    add_png(folder / "1.png", 1);
    const MadePng png;
    PictureBytes file = made_png(png, png_pattern(png, 2));
    write_bytes(folder / "2.png", std::span(file).first(file.size() - 30));
    const auto source = make_images_source(folder.path(), {}, false);
    (void)next_image(*source);
    CHECK(refusal_of_images([&] { (void)next_image(*source); }) ==
          "image " + (folder / "2.png").string() + ": it is no whole PNG image: it ends too early");
    write_bytes(folder / "2.png", std::span(file).first(20));
    CHECK(contains(refused_folder(folder.path()), (folder / "2.png").string() + ": it is no whole PNG image"));
    write_bytes(folder / "2.png", {});
    CHECK(refused_folder(folder.path()) == "image " + (folder / "2.png").string() + ": it is empty");
}

TEST_CASE("headers of any length are read: a color profile may stand before the size") {
    const TemporaryDirectory folder;
    const PictureBytes jpeg = made_jpeg({16, 8, JpegColors::rgb});
    for (const std::size_t profiles : {1U, 5U}) {  // of nearly 64 KiB each
        PictureBytes file(jpeg.begin(), jpeg.begin() + 2);
        for (std::size_t i = 0; i < profiles; ++i) {
            file.insert(file.end(), {std::byte{0xff}, std::byte{0xe2}, std::byte{0xff}, std::byte{0xff}});
            file.insert(file.end(), 0xffff - 2, std::byte{7});
        }
        file.insert(file.end(), jpeg.begin() + 2, jpeg.end());
        write_bytes(folder / "1.jpg", file);
        const auto source = make_images_source(folder.path(), {}, false);
        CHECK(source->format().width == 16);
        (void)next_image(*source);
    }
}

TEST_CASE("an image that another one was put in the place of is refused") {
    const TemporaryDirectory folder;
    add_png(folder / "1.png", 1);
    const auto source = make_images_source(folder.path(), {}, false);
    add_png(folder / "1.png", 1, {.width = 38});
    CHECK(refusal_of_images([&] { (void)next_image(*source); }) ==
          "image " + (folder / "1.png").string() + ": it has changed since the scan started");
}

TEST_CASE("a folder that is empty or missing is refused") {
    const TemporaryDirectory folder;
    CHECK(contains(refused_folder(folder.path()), "contains no .png, .jpg, .jpeg, .tif or .tiff file"));
    CHECK(contains(refused_folder(folder / "none"), "No such file or directory"));
    std::filesystem::create_symlink(folder / "gone.png", folder / "1.png");
    CHECK(contains(refused_folder(folder.path()), "contains no .png"));
}
