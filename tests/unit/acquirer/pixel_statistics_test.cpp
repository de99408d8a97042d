#include "acquirer/pixel_statistics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "acquirer/frame_measuring.hpp"
#include "common/base/error.hpp"

using namespace framering;

namespace {
template <class Sample>
std::span<const std::byte> bytes_of(const std::vector<Sample>& samples) {
    return std::as_bytes(std::span(samples));
}

// By the slow way that is obviously right.
template <class Sample>
PixelStatistics expected_of(const std::vector<Sample>& samples) {
    long double sum = 0;
    for (const Sample sample : samples) {
        sum += sample;
    }
    return {static_cast<double>(sum / static_cast<long double>(samples.size())),
            static_cast<double>(*std::ranges::min_element(samples)),
            static_cast<double>(*std::ranges::max_element(samples))};
}

template <class Sample>
void check_measured(const std::vector<Sample>& samples, PixelFormat format) {
    CAPTURE(samples.size());
    const PixelStatistics expected = expected_of(samples);
    for (const auto measure : {pixel_statistics, pixel_statistics_plainly}) {
        const PixelStatistics found = measure(bytes_of(samples), format);
        CHECK(found.mean == doctest::Approx(expected.mean).epsilon(1e-12));
        CHECK(found.min == expected.min);
        CHECK(found.max == expected.max);
    }
}

template <class Sample>
std::vector<Sample> any_samples(std::size_t count) {
    std::vector<Sample> samples;
    std::uint64_t state = count;
    for (std::size_t i = 0; i < count; ++i) {
        state = state * 6364136223846793005 + 1442695040888963407;
        samples.push_back(static_cast<Sample>(state >> 48));
    }
    return samples;
}

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

PixelStatistics of_floats(const std::vector<float>& samples) {
    return pixel_statistics(bytes_of(samples), PixelFormat::float32);
}
}  // namespace

TEST_CASE("statistics: frames of every size and type, at the ends of registers and blocks") {
    for (const std::size_t count : {1U, 2U, 15U, 16U, 17U, 31U, 33U, 1000U, 4095U, 4096U, 4097U, 20'001U}) {
        check_measured(any_samples<std::uint8_t>(count), PixelFormat::mono8);
        check_measured(any_samples<std::uint16_t>(count), PixelFormat::mono16);
        check_measured(any_samples<float>(count), PixelFormat::float32);
    }
}

TEST_CASE("statistics: the brightest frame does not overflow") {
    check_measured(std::vector<std::uint8_t>(50'000, 255), PixelFormat::mono8);
    check_measured(std::vector<std::uint16_t>(200'000, 65'535), PixelFormat::mono16);
    check_measured(std::vector<std::uint16_t>(5, 0), PixelFormat::mono16);
}

TEST_CASE("statistics: the extreme sample is found wherever it is") {
    for (std::size_t place = 0; place < 70; ++place) {
        std::vector<std::uint16_t> samples(70, 100);
        samples[place] = 101;
        check_measured(samples, PixelFormat::mono16);
        samples[place] = 99;
        check_measured(samples, PixelFormat::mono16);
        std::vector<float> floats(70, -3.0F);
        floats[place] = -5.0F;
        check_measured(floats, PixelFormat::float32);
    }
}

TEST_CASE("statistics: all colours count together, and Bayer samples as they are") {
    const std::vector<std::uint8_t> rgb{1, 2, 3, 10, 20, 30};
    CHECK(pixel_statistics(bytes_of(rgb), PixelFormat::rgb8).mean == 11);
    CHECK(pixel_statistics(bytes_of(rgb), PixelFormat::bayer_gr8).max == 30);
    const std::vector<std::uint16_t> wide{500, 1500};
    CHECK(pixel_statistics(bytes_of(wide), PixelFormat::rgb16).mean == 1000);
    CHECK(pixel_statistics(bytes_of(wide), PixelFormat::bayer_bg16).min == 500);
}

TEST_CASE("statistics: what is not a number is no sample, and infinity is one") {
    for (const std::size_t size : {4U, 40U}) {
        std::vector<float> samples(size, kNan);
        CHECK(std::isnan(of_floats(samples).mean));
        CHECK(std::isnan(of_floats(samples).min));
        CHECK(std::isnan(of_floats(samples).max));
        samples[1] = 3;
        samples[3] = -1;
        CHECK(of_floats(samples).mean == 1);
        CHECK(of_floats(samples).min == -1);
        CHECK(of_floats(samples).max == 3);
        samples[2] = kInfinity;
        CHECK(of_floats(samples).mean == kInfinity);
        CHECK(of_floats(samples).max == kInfinity);
        CHECK(of_floats(samples).min == -1);
    }
    CHECK(std::isnan(of_floats({}).mean));
}

TEST_CASE("measures are named in lists and counted once") {
    std::vector<PixelMeasure> measures;
    add_pixel_measures(measures, "max,mean");
    add_pixel_measures(measures, "mean");
    add_pixel_measures(measures, "min");
    CHECK(measures == std::vector<PixelMeasure>{PixelMeasure::max, PixelMeasure::mean, PixelMeasure::min});
    for (const char* const wrong : {"", "mean,", "median", "Mean", "mean, max"}) {
        CAPTURE(wrong);
        CHECK_THROWS_WITH_AS(add_pixel_measures(measures, wrong), doctest::Contains("use mean, min or max"),
                             Error);
    }
}

TEST_CASE("measures stand beside the values of a source, at their own places") {
    layout::SourceState state{};
    SourceBook book(state);
    CHECK(book.key("temperature", "degC") == 0U);
    const FrameMeasuring measuring({PixelMeasure::max, PixelMeasure::mean}, book);
    CHECK(read_source(state)->keys ==
          std::vector<SourceInfo::Key>{{"temperature", "degC"}, {"max", ""}, {"mean", ""}});
    const std::vector<std::uint8_t> pixels{2, 4};
    FrameInfo info;
    set_format(info, {2, 1, PixelFormat::mono8, 8, 0});
    measuring.measure(info, bytes_of(pixels));
    REQUIRE(info.value_count == 3);
    CHECK(std::isnan(info.values[0]));
    CHECK(info.values[1] == 4);
    CHECK(info.values[2] == 3);
    FrameInfo with_more = info;
    with_more.value_count = 5;
    with_more.values[0] = 20.5;
    with_more.values[4] = 7;
    measuring.measure(with_more, bytes_of(pixels));
    CHECK(with_more.value_count == 5);
    CHECK(with_more.values[0] == 20.5);
    CHECK(with_more.values[4] == 7);
    FrameInfo failed;
    set_format(failed, {2, 1, PixelFormat::mono8, 8, 0});
    failed.status = FrameStatus::failed;
    measuring.measure(failed, bytes_of(pixels));
    CHECK(failed.value_count == 0);
    FrameInfo unmeasured;
    FrameMeasuring({}, book).measure(unmeasured, bytes_of(pixels));
    CHECK(unmeasured.value_count == 0);
}

TEST_CASE("a measure without a place among the values is left out") {
    layout::SourceState state{};
    SourceBook book(state);
    for (std::uint32_t i = 0; i + 1 < kMaxValues; ++i) {
        CHECK(book.key(fmt::format("key {}", i), "").has_value());
    }
    const FrameMeasuring measuring({PixelMeasure::min, PixelMeasure::max}, book);
    const std::vector<std::uint8_t> pixels{2, 4};
    FrameInfo info;
    set_format(info, {2, 1, PixelFormat::mono8, 8, 0});
    measuring.measure(info, bytes_of(pixels));
    CHECK(info.value_count == kMaxValues);
    CHECK(info.values.back() == 2);
}
