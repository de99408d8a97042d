#include "common/scaling/frame_scaler.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "common/frame/bayer.hpp"
#include "common/scaling/scaled_format.hpp"

using namespace framering;

namespace {
using Bytes = std::vector<std::byte>;

std::vector<Vectors> all_vectors() {
    return best_vectors() == Vectors::portable ? std::vector{Vectors::portable}
                                               : std::vector{Vectors::portable, best_vectors()};
}

FrameFormat format_of(std::uint32_t width, std::uint32_t height, PixelFormat pixel_format) {
    return {width, height, pixel_format, 8 * bytes_per_sample(pixel_format), 650};
}

double sample_at(const Bytes& pixels, const FrameFormat& format, std::size_t number) {
    switch (sample_type_of(format.pixel_format)) {
        case SampleType::unsigned8:
            return std::to_integer<int>(pixels[number]);
        case SampleType::float32: {
            float sample = 0;
            std::memcpy(&sample, &pixels[4 * number], 4);
            return double{sample};
        }
        default: {
            std::uint16_t sample = 0;
            std::memcpy(&sample, &pixels[2 * number], 2);
            return sample;
        }
    }
}

// The channel of a sample: its place in a pixel of RGB, or the colour of its filter.
std::size_t channel_of(const FrameFormat& format, std::size_t x, std::size_t y, std::size_t place) {
    const auto pattern = bayer_pattern_of(format.pixel_format);
    return pattern ? static_cast<std::size_t>(colour_at(*pattern, x, y)) : place;
}

// One sample of the scaled frame, from each pixel of its box, the slow way.
double naive_mean(const Bytes& pixels, const FrameFormat& from, const FrameFormat& to, std::size_t column,
                  std::size_t row, std::size_t channel) {
    const auto begin = [](std::size_t box, std::size_t boxes, std::size_t cells) { return box * cells / boxes; };
    const std::size_t places = samples_per_pixel(from.pixel_format);
    double sum = 0;
    double count = 0;
    for (std::size_t y = begin(row, to.height, from.height); y < begin(row + 1, to.height, from.height); ++y) {
        for (std::size_t x = begin(column, to.width, from.width); x < begin(column + 1, to.width, from.width);
             ++x) {
            for (std::size_t place = 0; place < places; ++place) {
                const double sample = sample_at(pixels, from, (y * from.width + x) * places + place);
                if (channel_of(from, x, y, place) == channel && std::isfinite(sample)) {
                    sum += sample;
                    count += 1;
                }
            }
        }
    }
    if (sample_type_of(from.pixel_format) == SampleType::float32) {
        return double{static_cast<float>(sum / count)};
    }
    const double mean = std::floor(sum / count + 0.5);
    if (from.bit_alignment == BitAlignment::low) {
        return mean;
    }
    const double unit = std::exp2(16 - from.significant_bits);
    return std::min(std::floor(mean / unit + 0.5) * unit, static_cast<double>(saturation_of(from)));
}

Bytes scaled_by(const Bytes& pixels, const FrameFormat& from, const FrameFormat& to, Vectors vectors) {
    Bytes scaled(to.payload_bytes());
    make_frame_scaler(from, to, vectors)->scale(pixels, scaled);
    return scaled;
}

void check_against_naive(const Bytes& pixels, const FrameFormat& from, std::uint32_t side) {
    const FrameFormat to = scaled_format(from, side);
    REQUIRE(to != from);
    const std::size_t channels = samples_per_pixel(to.pixel_format);
    for (const Vectors vectors : all_vectors()) {
        const Bytes scaled = scaled_by(pixels, from, to, vectors);
        std::size_t different = 0;
        for (std::size_t i = 0; i < std::size_t{to.width} * to.height * channels; ++i) {
            const std::size_t pixel = i / channels;
            const double expected = naive_mean(pixels, from, to, pixel % to.width, pixel / to.width, i % channels);
            const double found = sample_at(scaled, to, i);
            different += found == expected || (std::isnan(found) && std::isnan(expected)) ? 0U : 1U;
        }
        CHECK_MESSAGE(different == 0, name_of(from.pixel_format), " ", from.width, "x", from.height, " to ", side);
    }
}

class Random {
  public:
    Bytes pixels(const FrameFormat& format) {
        Bytes bytes(format.payload_bytes());
        if (sample_type_of(format.pixel_format) == SampleType::float32) {
            for (std::size_t i = 0; i < bytes.size(); i += 4) {
                // Whole numbers, whose sums have no rounding; some are no numbers.
                const float sample = number(0, 30) == 0 ? std::numeric_limits<float>::quiet_NaN()
                                                        : static_cast<float>(number(0, 60'000)) - 30'000;
                std::memcpy(&bytes[i], &sample, sizeof sample);
            }
            return bytes;
        }
        const auto mask = static_cast<std::uint16_t>(saturation_of(format));
        for (std::size_t i = 0; i < bytes.size(); i += bytes_per_sample(format.pixel_format)) {
            const auto sample = static_cast<std::uint16_t>(number(0, 65'535) & mask);
            std::memcpy(&bytes[i], &sample, bytes_per_sample(format.pixel_format));
        }
        return bytes;
    }
    std::uint32_t number(std::uint32_t least, std::uint32_t most) {
        return std::uniform_int_distribution<std::uint32_t>(least, most)(generator_);
    }

  private:
    std::mt19937 generator_{65};
};
}  // namespace

TEST_CASE("every pixel of a scaled frame is the mean of its box") {
    Random random;
    constexpr std::array formats{PixelFormat::mono8,     PixelFormat::mono16,     PixelFormat::rgb8,
                                 PixelFormat::rgb16,     PixelFormat::float32,    PixelFormat::bayer_rg8,
                                 PixelFormat::bayer_gr8, PixelFormat::bayer_gb16, PixelFormat::bayer_bg16};
    for (const PixelFormat pixel_format : formats) {
        for (int turn = 0; turn < 20; ++turn) {
            const FrameFormat from = format_of(random.number(2, 150), random.number(2, 150), pixel_format);
            check_against_naive(random.pixels(from), from,
                                random.number(1, std::max(from.width, from.height) - 1));
        }
    }
}

TEST_CASE("a side that is one pixel too long is scaled") {
    Random random;
    for (const PixelFormat pixel_format : {PixelFormat::mono16, PixelFormat::rgb8, PixelFormat::bayer_rg16}) {
        const FrameFormat from = format_of(65, 64, pixel_format);
        check_against_naive(random.pixels(from), from, 64);
    }
}

TEST_CASE("a frame that is one pixel high or wide stays so") {
    Random random;
    for (const PixelFormat pixel_format : {PixelFormat::mono8, PixelFormat::rgb16, PixelFormat::float32}) {
        check_against_naive(random.pixels(format_of(1000, 1, pixel_format)), format_of(1000, 1, pixel_format), 33);
        check_against_naive(random.pixels(format_of(1, 1000, pixel_format)), format_of(1, 1000, pixel_format), 33);
    }
}

TEST_CASE("a frame becomes a single pixel") {
    Random random;
    for (const PixelFormat pixel_format : {PixelFormat::mono16, PixelFormat::rgb8, PixelFormat::bayer_bg8}) {
        const FrameFormat from = format_of(301, 299, pixel_format);
        CHECK(scaled_format(from, 1).width == 1);
        CHECK(scaled_format(from, 1).height == 1);
        check_against_naive(random.pixels(from), from, 1);
    }
}

TEST_CASE("a white frame stays white, however large its boxes are") {
    for (const PixelFormat pixel_format : {PixelFormat::mono8, PixelFormat::mono16, PixelFormat::rgb16}) {
        const FrameFormat from = format_of(4096, 3000, pixel_format);
        for (const std::uint32_t side : {4095U, 400U, 3U}) {
            const FrameFormat to = scaled_format(from, side);
            const Bytes white(from.payload_bytes(), std::byte{0xFF});
            for (const Vectors vectors : all_vectors()) {
                const Bytes scaled = scaled_by(white, from, to, vectors);
                CHECK(std::ranges::all_of(scaled, [](std::byte byte) { return byte == std::byte{0xFF}; }));
            }
        }
    }
}

TEST_CASE("the tallest white frame has sums that fit") {
    const FrameFormat from = format_of(2, kLargestSide, PixelFormat::mono16);
    const Bytes scaled =
        scaled_by(Bytes(from.payload_bytes(), std::byte{0xFF}), from, scaled_format(from, 1), best_vectors());
    CHECK(scaled == Bytes(2, std::byte{0xFF}));
}

TEST_CASE("bits that carry no signal stay 0") {
    Random random;
    FrameFormat from = format_of(97, 61, PixelFormat::mono16);
    from.significant_bits = 12;
    from.bit_alignment = BitAlignment::high;
    check_against_naive(random.pixels(from), from, 20);
    from.pixel_format = PixelFormat::rgb16;
    check_against_naive(random.pixels(from), from, 20);
}

TEST_CASE("a box without a finite sample is not a number, and infinite ones are left out") {
    const FrameFormat from = format_of(4, 1, PixelFormat::float32);
    constexpr float infinite = std::numeric_limits<float>::infinity();
    const std::array<float, 4> samples{infinite, std::numeric_limits<float>::quiet_NaN(), -infinite, 3};
    Bytes pixels(from.payload_bytes());
    std::memcpy(pixels.data(), samples.data(), pixels.size());
    for (const Vectors vectors : all_vectors()) {
        const FrameFormat to = scaled_format(from, 2);
        const Bytes scaled = scaled_by(pixels, from, to, vectors);
        CHECK(std::isnan(sample_at(scaled, to, 0)));
        CHECK(sample_at(scaled, to, 1) == 3);
    }
}

TEST_CASE("frames that fit are copied") {
    Random random;
    for (const PixelFormat pixel_format : {PixelFormat::mono8, PixelFormat::bayer_gr16, PixelFormat::float32}) {
        const FrameFormat from = format_of(64, 30, pixel_format);
        CHECK(scaled_format(from, 64) == from);
        const Bytes pixels = random.pixels(from);
        CHECK(scaled_by(pixels, from, from, best_vectors()) == pixels);
    }
}

TEST_CASE("a scaled frame keeps its aspect ratio, and its pixels are larger in the sample") {
    const FrameFormat camera = format_of(4096, 3000, PixelFormat::mono16);
    const FrameFormat scaled = scaled_format(camera, 400);
    CHECK(scaled.width == 400);
    CHECK(scaled.height == 293);
    CHECK(scaled.pixel_format == PixelFormat::mono16);
    CHECK(scaled.pixel_size_nm == doctest::Approx(650 * 10.24));
    CHECK(scaled_format(format_of(3000, 4096, PixelFormat::mono16), 400).width == 293);
}

TEST_CASE("a mosaic becomes RGB of half its sides at most") {
    const FrameFormat scaled = scaled_format(format_of(500, 300, PixelFormat::bayer_rg16), 400);
    CHECK(scaled.pixel_format == PixelFormat::rgb16);
    CHECK(scaled.width == 250);
    CHECK(scaled.height == 150);
    CHECK(scaled_format(format_of(5000, 3000, PixelFormat::bayer_gb8), 400).pixel_format == PixelFormat::rgb8);
    CHECK(scaled_format(format_of(5000, 3000, PixelFormat::bayer_gb8), 400).width == 400);
}
