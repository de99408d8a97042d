#include "viewer/rate_meter.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
constexpr std::uint64_t kMs = 1'000'000;
}

TEST_CASE("a rate needs two counts") {
    RateMeter meter;
    CHECK(meter.per_second(0) == 0);
    meter.add(5, 10 * kMs);
    CHECK(meter.per_second(20 * kMs) == 0);
}

TEST_CASE("a steady camera gives its rate however often it is looked at") {
    RateMeter meter;
    for (std::uint64_t i = 0; i < 300; ++i) {
        meter.add(i * 33, i * 33 * kMs);
    }
    CHECK(meter.per_second(std::uint64_t{300} * 33 * kMs) == doctest::Approx(1000));
}

TEST_CASE("a new rate is shown after the window") {
    RateMeter meter;
    std::uint64_t count = 0;
    std::uint64_t now = 0;
    for (int i = 0; i < 100; ++i) {
        meter.add(++count, now += 10 * kMs);
    }
    for (int i = 0; i < 25; ++i) {
        meter.add(++count, now += 100 * kMs);
    }
    CHECK(meter.per_second(now) == doctest::Approx(10));
}

TEST_CASE("a camera slower than the window gives the distance of its last two frames") {
    RateMeter meter;
    meter.add(0, 0);
    meter.add(1, 10'000 * kMs);
    meter.add(2, 20'000 * kMs);
    CHECK(meter.per_second(21'000 * kMs) == doctest::Approx(0.1));
    CHECK(meter.per_second(99'000 * kMs) > 0);
    CHECK(meter.per_second(101'000 * kMs) == 0);
}

TEST_CASE("silence lets the rate fall") {
    RateMeter meter;
    for (std::uint64_t i = 0; i <= 100; ++i) {
        meter.add(i, i * 10 * kMs);
    }
    CHECK(meter.per_second(1010 * kMs) == doctest::Approx(100));
    CHECK(meter.per_second(2000 * kMs) == doctest::Approx(2));
    CHECK(meter.per_second(2999 * kMs) > 0);
    CHECK(meter.per_second(3001 * kMs) == 0);
}

TEST_CASE("the same count or time again changes nothing and a lower count starts anew") {
    RateMeter meter;
    meter.add(10, 100 * kMs);
    meter.add(20, 200 * kMs);
    meter.add(20, 300 * kMs);
    meter.add(30, 200 * kMs);
    CHECK(meter.per_second(300 * kMs) == doctest::Approx(100));
    meter.add(0, 400 * kMs);
    CHECK(meter.per_second(400 * kMs) == 0);
    meter.add(1, 500 * kMs);
    CHECK(meter.per_second(500 * kMs) == doctest::Approx(10));
}
