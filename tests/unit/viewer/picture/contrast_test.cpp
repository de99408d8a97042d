#include "viewer/picture/contrast.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "tests/unit/viewer/test_frame.hpp"
#include "viewer/picture/frame_sample.hpp"

using namespace framering;

TEST_CASE("percentiles of a known histogram") {
    Histogram histogram(256);
    for (std::uint32_t value = 1; value <= 100; ++value) {
        histogram.add(value);
    }
    CHECK(histogram.percentile(0) == 1);
    CHECK(histogram.percentile(1) == 1);
    CHECK(histogram.percentile(50) == 50);
    CHECK(histogram.percentile(99.5) == 100);
    CHECK(histogram.percentile(100) == 100);
    CHECK(Histogram(256).percentile(50) == 0);
}

TEST_CASE("percentile contrast leaves out a few hot pixels") {
    std::vector<std::uint16_t> pixels(1000, 50);
    pixels[3] = 60'000;
    pixels[4] = 0;
    const auto sample = sample_frame(Frame16(100, 10, std::move(pixels)).view(), whole_frame({10, 10}));
    REQUIRE(sample);
    const ContrastRange range = contrast_range({}, sample->channels.front().histogram, {});
    CHECK(range.low == 50);
    CHECK(range.high == 50);
    const ContrastRange all =
        contrast_range(parse_contrast("percentile:0,100"), sample->channels.front().histogram, {});
    CHECK(all.low == 0);
    CHECK(all.high == 60'000);
}

TEST_CASE("fixed contrast does not look at the frame") {
    const ContrastRange range = contrast_range(parse_contrast("fixed:100,4095"), Histogram(2), {});
    CHECK(range.low == 100);
    CHECK(range.high == 4095);
}

TEST_CASE("contrast is read as it is written") {
    CHECK(parse_contrast("percentile").high == 99.5);
    const Contrast contrast = parse_contrast("percentile:2,98.5");
    CHECK(contrast.mode == Contrast::Mode::percentile);
    CHECK(contrast.low == 2);
    CHECK(contrast.high == 98.5);
}

TEST_CASE("limits of floating-point samples may be negative and very large") {
    const Contrast contrast = parse_contrast("fixed:-1.5e-3,2e9");
    CHECK(contrast.low == -1.5e-3);
    CHECK(contrast.high == 2e9);
}

TEST_CASE("limits of each colour are read as they are written") {
    CHECK_FALSE(parse_contrast("minmax").each_colour);
    CHECK(parse_contrast("each:minmax").each_colour);
    CHECK(parse_contrast("each:percentile:1,99").high == 99);
    const Contrast fixed = parse_contrast("fixed:1,10,2,20,3,30");
    CHECK(fixed.each_colour);
    CHECK(fixed.colours[1] == ContrastRange{2, 20});
    CHECK(fixed.low == 1);
    CHECK(fixed.high == 30);
    CHECK_THROWS_AS((void)parse_contrast("each:fixed:1,10"), Error);
    CHECK_THROWS_AS((void)parse_contrast("fixed:1,10,2,20,30,3"), Error);
}

TEST_CASE("what is written of a contrast is read as the same") {
    for (const char* text : {"percentile:0.5,99.5", "each:percentile:2,98.5", "minmax", "each:minmax",
                             "fixed:12,345", "fixed:-0.001,2000000000", "fixed:1,10,2,20,3,30"}) {
        CHECK(text_of(parse_contrast(text)) == text);
        CHECK(parse_contrast(text_of(parse_contrast(text))) == parse_contrast(text));
    }
}

TEST_CASE("wrong contrast is refused") {
    for (const char* text :
         {"", "auto", "fixed", "fixed:", "fixed:1", "fixed:5,5", "fixed:9,2", "fixed:1,2,3,4,5", "fixed:0,inf",
          "percentile:", "percentile:1,101", "percentile:-1,50", "percentile:1,2,3", "fixed:a,b"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)parse_contrast(text), Error);
    }
    CHECK_THROWS_WITH((void)parse_contrast("auto"),
                      "unknown contrast 'auto'; use percentile, percentile:LOW,HIGH, minmax or fixed:LOW,HIGH");
}
