#include "acquirer/source/picture/picture.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "common/base/error.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/guarded_pixels.hpp"
#include "tests/support/picture_maker.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Its pixels, and no byte beside them.
PictureBytes pixels_of_picture(const PictureBytes& bytes) {
    const FrameFormat format = picture_format(bytes, bytes.size());
    GuardedPixels pixels(format.payload_bytes());
    read_picture(bytes, format, pixels.pixels());
    CHECK(pixels.guards_untouched());
    return {pixels.pixels().begin(), pixels.pixels().end()};
}

std::string refusal_of_picture(const PictureBytes& bytes) {
    try {
        (void)pixels_of_picture(bytes);
        return "none";
    } catch (const Error& error) {
        return error.what();
    }
}

// Every length of a file that is cut off is refused.
void check_every_truncation_is_refused(const PictureBytes& whole, std::size_t last) {
    for (std::size_t length = 0; length + last < whole.size(); ++length) {
        const PictureBytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        CAPTURE(length);
        CHECK_THROWS_AS(pixels_of_picture(part), Error);
    }
}
}  // namespace

TEST_CASE("PNG images of every kind and depth have the pixels that were put into them") {
    for (const auto& [width, height] : {std::pair{1U, 1U}, {7U, 5U}, {37U, 29U}}) {
        for (const int color_type : {0, 2, 3, 4, 6}) {
            for (const int bits : {1, 2, 4, 8, 16}) {
                const bool is_possible = color_type == 0 || (color_type == 3 ? bits <= 8 : bits >= 8);
                for (int form = 0; is_possible && form < 4; ++form) {
                    MadePng png{width, height, bits, color_type, (form & 1) != 0, (form & 2) != 0};
                    png.transparent = png.transparent && color_type < 4;
                    CAPTURE(color_type);
                    CAPTURE(bits);
                    const auto samples = png_pattern(png);
                    const PictureBytes file = made_png(png, samples);
                    const FrameFormat format = picture_format(file, file.size());
                    CHECK(format.width == width);
                    CHECK(format.height == height);
                    CHECK(is_rgb(format.pixel_format) == (color_type == 2 || color_type == 3 || color_type == 6));
                    CHECK(format.significant_bits == (bits == 16 ? 16U : 8U));
                    CHECK((pixels_of_picture(file) == png_pixels(png, samples)));
                }
            }
        }
    }
}

TEST_CASE("JPEG images, progressive or not, grey or in color, have nearly the pixels that were put into them") {
    for (const JpegColors colors : {JpegColors::grey, JpegColors::rgb}) {
        for (const bool progressive : {false, true}) {
            const MadeJpeg jpeg{64, 48, colors, progressive};
            const auto expected = jpeg_gradient(jpeg);
            const auto pixels = pixels_of_picture(made_jpeg(jpeg));
            REQUIRE(pixels.size() == expected.size());
            const bool all_near = std::ranges::equal(pixels, expected, [](std::byte a, std::byte b) {
                return std::abs(std::to_integer<int>(a) - std::to_integer<int>(b)) < 8;
            });
            CHECK(all_near);
        }
    }
}

TEST_CASE("a TIFF image in memory has the pixels of the file") {
    const TemporaryDirectory directory;
    for (const char* mode : {"w", "wb", "w8"}) {
        MadePage thumbnail;
        thumbnail.subfile_type = 1;
        make_tiff(directory / "made.tif", mode, {thumbnail, MadePage{}});
        CHECK((pixels_of_picture(read_bytes(directory / "made.tif")) == made_pixels(MadePage{})));
    }
    make_tiff(directory / "stack.tif", "w", {MadePage{}, MadePage{}});
    CHECK(refusal_of_picture(read_bytes(directory / "stack.tif")) ==
          "it is a TIFF file of several pages, and a picture has one");
}

TEST_CASE("a picture that is cut off anywhere is refused and never half a picture") {
    const MadePng png;
    check_every_truncation_is_refused(made_png(png, png_pattern(png)), 0);
    check_every_truncation_is_refused(made_jpeg({16, 16, JpegColors::rgb, false}), 0);
    check_every_truncation_is_refused(made_jpeg({16, 16, JpegColors::grey, true}), 0);
}

TEST_CASE("what is no picture is refused in one line") {
    CHECK(refusal_of_picture({}) == "it is empty");
    CHECK(refusal_of_picture({std::byte{'h'}, std::byte{'i'}}) == "it is no PNG, JPEG or TIFF image");
    CHECK(refusal_of_picture(made_jpeg({16, 16, JpegColors::cmyk})) ==
          "it is a CMYK image; only grey and RGB are supported, convert it first");
    const MadePng png;
    PictureBytes damaged = made_png(png, png_pattern(png));
    damaged[damaged.size() / 2] ^= std::byte{1};
    CHECK(contains(refusal_of_picture(damaged), "it is no whole PNG image: "));
    PictureBytes of_jpeg = made_jpeg({64, 48, JpegColors::rgb});
    of_jpeg.resize(of_jpeg.size() / 2);
    CHECK(refusal_of_picture(of_jpeg) == "it is no whole JPEG image: Premature end of JPEG file");
}

TEST_CASE("a few bytes that claim a huge picture are refused before anything is allocated for it") {
    MadePng png;
    PictureBytes file = made_png(png, png_pattern(png));
    // Width and height stand behind the signature, and the length and the name of the first chunk; its checksum is
    // wrong then, and nothing else may be said.
    file[16] = file[20] = std::byte{0};
    file[17] = file[21] = std::byte{1};
    CHECK(contains(refusal_of_picture(file), "it is no whole PNG image"));
    png.width = 30'000;
    png.height = 1;
    CHECK(picture_format(made_png(png, png_pattern(png)), 1000).width == 30'000);
    PictureBytes jpeg = made_jpeg({16, 16, JpegColors::rgb});
    const auto frame = std::ranges::search(jpeg, std::array{std::byte{0xff}, std::byte{0xc0}}).begin();
    std::fill_n(frame + 5, 4, std::byte{0xee});
    CHECK(contains(refusal_of_picture(jpeg), "61166x61166 pixels do not fit in "));
}

TEST_CASE("the kind of a picture is told by its bytes and of a file by its name in any case") {
    CHECK(picture_kind_named("a.PNG") == PictureKind::png);
    CHECK(picture_kind_named("a.b.JpEg") == PictureKind::jpeg);
    CHECK(picture_kind_named(".jpg") == PictureKind::jpeg);
    CHECK(picture_kind_named("a.tiff") == PictureKind::tiff);
    CHECK_FALSE(picture_kind_named("png"));
    CHECK_FALSE(picture_kind_named("a.png.part"));
    CHECK_FALSE(picture_kind_named(""));
    CHECK(picture_kind_of(made_jpeg({})) == PictureKind::jpeg);
    CHECK_FALSE(picture_kind_of({}));
}

TEST_CASE("another picture behind one is found, unless it belongs to it") {
    const MadePng png;
    const PictureBytes one = made_png(png, png_pattern(png));
    const PictureBytes jpeg = made_jpeg({});
    const auto is_found = [](const PictureBytes& first, const std::string& between, const PictureBytes& then) {
        PictureBytes all = first;
        std::ranges::transform(between, std::back_inserter(all), [](char each) { return std::byte(each); });
        all.insert(all.end(), then.begin(), then.end());
        const FrameFormat format = picture_format(all, all.size());
        PictureBytes pixels(format.payload_bytes());
        const std::size_t bytes = read_picture(all, format, pixels);
        CHECK(bytes == first.size());
        return has_another_behind(all, bytes);
    };
    PictureBytes with_index = jpeg;
    const PictureBytes index{std::byte{0xff}, std::byte{0xe2}, std::byte{0},   std::byte{6},
                             std::byte{'M'},  std::byte{'P'},  std::byte{'F'}, std::byte{0}};
    with_index.insert(with_index.begin() + 2, index.begin(), index.end());
    for (const PictureBytes& first : {one, jpeg}) {
        CHECK(is_found(first, "", one));
        CHECK(is_found(first, "", jpeg));
        CHECK(is_found(first, std::string("\r\n\0", 3), jpeg));
        CHECK_FALSE(is_found(first, "", {}));
        CHECK_FALSE(is_found(first, "\n", {}));
        CHECK_FALSE(is_found(first, "bye", jpeg));
    }
    CHECK_FALSE(is_found(with_index, "", jpeg));
}
