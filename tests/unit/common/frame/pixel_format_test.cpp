#include "common/frame/pixel_format.hpp"

#include <doctest/doctest.h>

#include <set>

#include "common/base/error.hpp"
#include "common/frame/frame_format.hpp"

using namespace framering;

TEST_CASE("a pixel format has the size that its name says") {
    struct Row {
        PixelFormat format;
        const char* name;
        std::uint32_t samples;
        std::uint32_t bytes;
        const char* numpy;
    };
    for (const Row& row : std::initializer_list<Row>{{PixelFormat::mono8, "mono8", 1, 1, "|u1"},
                                                     {PixelFormat::mono16, "mono16", 1, 2, "<u2"},
                                                     {PixelFormat::rgb8, "rgb8", 3, 3, "|u1"},
                                                     {PixelFormat::rgb16, "rgb16", 3, 6, "<u2"},
                                                     {PixelFormat::float32, "float32", 1, 4, "<f4"},
                                                     {PixelFormat::bayer_rg8, "bayerrg8", 1, 1, "|u1"},
                                                     {PixelFormat::bayer_bg16, "bayerbg16", 1, 2, "<u2"}}) {
        CAPTURE(row.name);
        CHECK(name_of(row.format) == row.name);
        CHECK(samples_per_pixel(row.format) == row.samples);
        CHECK(bytes_per_pixel(row.format) == row.bytes);
        CHECK(bytes_per_sample(row.format) * row.samples == row.bytes);
        CHECK(numpy_name_of(row.format) == row.numpy);
    }
}

TEST_CASE("pixel formats are found by number and by name, in capitals or not") {
    std::set<std::string_view> names;
    for (std::uint32_t number = 0; number < 20; ++number) {
        const auto format = pixel_format_from(number);
        CHECK(format.has_value() == (number >= 1 && number <= 13));
        if (format) {
            CHECK(pixel_format_named(name_of(*format)) == format);
            names.insert(name_of(*format));
        }
    }
    CHECK(names.size() == 13);
    CHECK(pixel_format_named("BayerGB16") == PixelFormat::bayer_gb16);
    CHECK(pixel_format_named("RGB8") == PixelFormat::rgb8);
    CHECK(parse_pixel_format("Mono8") == PixelFormat::mono8);
    CHECK_FALSE(pixel_format_named("rgb"));
    CHECK_FALSE(pixel_format_named("rgb8 "));
    CHECK_THROWS_WITH_AS(
        (void)parse_pixel_format("cmyk"),
        "unknown pixel format 'cmyk'; use mono8, mono16, rgb8, rgb16, float32, bayerrg8, bayergr8, "
        "bayergb8, bayerbg8, bayerrg16, bayergr16, bayergb16 or bayerbg16",
        Error);
}

TEST_CASE("only Bayer formats have a pattern") {
    CHECK(bayer_pattern_of(PixelFormat::bayer_rg8) == BayerPattern::rg);
    CHECK(bayer_pattern_of(PixelFormat::bayer_gr16) == BayerPattern::gr);
    CHECK(bayer_pattern_of(PixelFormat::bayer_gb8) == BayerPattern::gb);
    CHECK(bayer_pattern_of(PixelFormat::bayer_bg16) == BayerPattern::bg);
    CHECK_FALSE(bayer_pattern_of(PixelFormat::mono8));
    CHECK_FALSE(bayer_pattern_of(PixelFormat::rgb16));
    CHECK_FALSE(bayer_pattern_of(PixelFormat::float32));
}

TEST_CASE("a sample saturates at its significant bits, wherever they are") {
    FrameFormat format{8, 4, PixelFormat::mono16, 12, 0};
    CHECK(saturation_of(format) == 4095);
    format.bit_alignment = BitAlignment::high;
    CHECK(saturation_of(format) == 65'520);
    CHECK(saturation_of({8, 4, PixelFormat::rgb8, 8, 0}) == 255);
    CHECK(saturation_of({8, 4, PixelFormat::bayer_rg16, 16, 0, BitAlignment::high}) == 65'535);
}

TEST_CASE("significant bits are those that a sample can have") {
    CHECK_NOTHROW(require_valid({8, 4, PixelFormat::rgb8, 8, 0}));
    CHECK_THROWS_AS(require_valid({8, 4, PixelFormat::rgb8, 12, 0}), Error);
    CHECK_NOTHROW(require_valid({8, 4, PixelFormat::rgb16, 12, 0, BitAlignment::high}));
    CHECK_NOTHROW(require_valid({8, 4, PixelFormat::float32, 32, 0}));
    CHECK_THROWS_AS(require_valid({8, 4, PixelFormat::float32, 16, 0}), Error);
    CHECK_THROWS_AS(require_valid({8, 4, PixelFormat::float32, 32, 0, BitAlignment::high}), Error);
    CHECK_THROWS_AS(require_valid({8, 4, PixelFormat::mono8, 0, 0}), Error);
}

TEST_CASE("rows of rgb pixels have three samples a pixel") {
    const FrameFormat format{10, 3, PixelFormat::rgb16, 16, 0};
    CHECK(format.row_bytes() == 60);
    CHECK(format.payload_bytes() == 180);
}
