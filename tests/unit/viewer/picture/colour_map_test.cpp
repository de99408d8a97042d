#include "viewer/picture/colour_map.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

TEST_CASE("the LUTs are grey and inverted and grey with coloured ends") {
    CHECK(colour_map(Lut::grey)[200] == Rgb{200, 200, 200});
    CHECK(colour_map(Lut::inverted)[200] == Rgb{55, 55, 55});
    CHECK(colour_map(Lut::hilo)[255] == Rgb{255, 0, 0});
    CHECK(colour_map(Lut::hilo)[0] == Rgb{0, 0, 255});
    CHECK(colour_map(Lut::hilo)[1] == Rgb{1, 1, 1});
    CHECK(range_marks(Lut::hilo) == RangeMarks::ends);
    CHECK(range_marks(Lut::grey) == RangeMarks::none);
    for (std::size_t level = 0; level < 256; ++level) {
        const auto grey = static_cast<std::uint8_t>(level);
        CHECK(colour_map(Lut::grey)[level] == Rgb{grey, grey, grey});
    }
}

TEST_CASE("the perceptual LUTs begin and end as their makers have them") {
    CHECK(colour_map(Lut::viridis)[0] == Rgb{68, 1, 84});
    CHECK(colour_map(Lut::viridis)[255] == Rgb{253, 231, 37});
    CHECK(colour_map(Lut::inferno)[0] == Rgb{0, 0, 4});
    CHECK(colour_map(Lut::inferno)[255] == Rgb{252, 255, 164});
    CHECK(colour_map(Lut::magma)[255] == Rgb{252, 253, 191});
    CHECK(colour_map(Lut::fire)[0] == Rgb{0, 0, 0});
    CHECK(colour_map(Lut::fire)[255] == Rgb{255, 255, 255});
}

TEST_CASE("viridis and inferno grow brighter from every eighth level to the next") {
    for (const Lut lut : {Lut::grey, Lut::viridis, Lut::inferno, Lut::magma}) {
        CAPTURE(name_of(lut));
        const ColourMap map = colour_map(lut);
        const auto brightness = [&](std::size_t level) {
            return 0.2126 * map[level].red + 0.7152 * map[level].green + 0.0722 * map[level].blue;
        };
        for (std::size_t level = 8; level < 256; level += 8) {
            CHECK(brightness(level) > brightness(level - 8));
        }
    }
}

TEST_CASE("with marks the ends of every LUT are blue and red and nothing else changes") {
    for (const Lut lut : all_luts()) {
        CAPTURE(name_of(lut));
        const ColourMap marked = colour_map(lut, RangeMarks::ends);
        const ColourMap plain = colour_map(lut, RangeMarks::none);
        CHECK(marked[0] == Rgb{0, 0, 255});
        CHECK(marked[255] == Rgb{255, 0, 0});
        for (std::size_t level = 1; level < 255; ++level) {
            CHECK(marked[level] == plain[level]);
        }
    }
}

TEST_CASE("every LUT is found by its name") {
    for (const Lut lut : all_luts()) {
        CHECK(parse_lut(name_of(lut)) == lut);
    }
    CHECK(lut_names() == "grey, inverted, hilo, viridis, inferno, magma or fire");
    CHECK_THROWS_WITH((void)parse_lut("jet"),
                      "unknown LUT 'jet'; use grey, inverted, hilo, viridis, inferno, magma or fire");
    CHECK_THROWS_AS((void)parse_lut(""), Error);
}

TEST_CASE("painting gives every level its colour") {
    const std::vector<std::uint8_t> levels{0, 128, 255};
    std::vector<std::uint32_t> colours(3);
    paint(levels, colour_map(Lut::grey, RangeMarks::ends), colours);
    CHECK(colours == std::vector<std::uint32_t>{0xFF0000FF, 0xFF808080, 0xFFFF0000});
}
