#include "viewer/web/image_encoding.hpp"

#include <doctest/doctest.h>
// <jpeglib.h> needs it before.
#include <cstdio>
// jpeglib.h stands behind it.
#include <jpeglib.h>

#include <vector>

using namespace framering;

namespace {
Picture ramp() {
    Picture picture;
    picture.size = {64, 8};
    for (std::uint32_t i = 0; i < 64 * 8; ++i) {
        picture.levels.push_back(static_cast<std::uint8_t>(i % 64 * 4));
    }
    return picture;
}

struct Decoded {
    unsigned width = 0;
    unsigned height = 0;
    int components = 0;
    std::vector<unsigned char> pixels;
};

Decoded decoded(const std::string& bytes) {
    jpeg_decompress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&jpeg);
    std::vector<unsigned char> input(bytes.begin(), bytes.end());
    jpeg_mem_src(&jpeg, input.data(), input.size());
    jpeg_read_header(&jpeg, TRUE);
    jpeg_start_decompress(&jpeg);
    Decoded out{jpeg.output_width, jpeg.output_height, jpeg.output_components, {}};
    out.pixels.resize(std::size_t{out.width} * out.height * static_cast<unsigned>(out.components));
    while (jpeg.output_scanline < jpeg.output_height) {
        auto* row =
            &out.pixels[std::size_t{jpeg.output_scanline} * out.width * static_cast<unsigned>(out.components)];
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
    jpeg_destroy_decompress(&jpeg);
    return out;
}

PictureSpec spec_with(Lut lut, ImageFormat format = ImageFormat::jpeg) {
    PictureSpec spec;
    spec.view.lut = lut;
    spec.format = format;
    spec.quality = 95;
    return spec;
}
}  // namespace

TEST_CASE("a grey JPEG shows the levels of the picture") {
    const Decoded out = decoded(encode_picture(ramp(), spec_with(Lut::grey)));
    CHECK(out.width == 64);
    CHECK(out.height == 8);
    REQUIRE(out.components == 1);
    for (std::size_t x = 0; x < 64; ++x) {
        CHECK(out.pixels[x] == doctest::Approx(4.0 * static_cast<double>(x)).epsilon(0.02).scale(255));
    }
    const Decoded inverted = decoded(encode_picture(ramp(), spec_with(Lut::inverted)));
    CHECK(inverted.components == 1);
    CHECK(int{inverted.pixels[0]} > 250);
}

TEST_CASE("a JPEG with a coloured LUT has three components") {
    Picture picture = ramp();
    picture.levels.assign(64 * 8, 255);
    const Decoded out = decoded(encode_picture(picture, spec_with(Lut::hilo)));
    REQUIRE(out.components == 3);
    CHECK(int{out.pixels[0]} > 240);
    CHECK(int{out.pixels[1]} < 20);
    CHECK(int{out.pixels[2]} < 20);
}

TEST_CASE("a lower quality takes fewer bytes") {
    PictureSpec coarse = spec_with(Lut::grey);
    coarse.quality = 20;
    CHECK(encode_picture(ramp(), coarse).size() < encode_picture(ramp(), spec_with(Lut::grey)).size());
}

TEST_CASE("a PNG is one where it is asked for") {
    const std::string bytes = encode_picture(ramp(), spec_with(Lut::grey, ImageFormat::png));
    CHECK(bytes.substr(1, 3) == "PNG");
    CHECK(bytes.substr(16, 8) == std::string("\0\0\0\x40\0\0\0\x08", 8));
}

TEST_CASE("a picture in colours is a JPEG and a PNG in colours whatever the LUT") {
    Picture picture;
    picture.size = {64, 8};
    picture.colours.assign(64 * 8, 0xFF10C828);
    const Decoded out = decoded(encode_picture(picture, spec_with(Lut::grey)));
    REQUIRE(out.components == 3);
    CHECK(int{out.pixels[0]} == doctest::Approx(16).epsilon(0.03).scale(255));
    CHECK(int{out.pixels[1]} == doctest::Approx(200).epsilon(0.03).scale(255));
    CHECK(int{out.pixels[2]} == doctest::Approx(40).epsilon(0.03).scale(255));
    constexpr std::size_t colour_type = 25;  // of the header; 2: red, green, blue
    CHECK(encode_picture(picture, spec_with(Lut::fire, ImageFormat::png))[colour_type] == 2);
}
