#include "writer/disk/latency_histogram.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <thread>

using namespace framering;

namespace {
bool is_near(std::uint64_t value, std::uint64_t expected) {
    const auto part = static_cast<double>(value) / static_cast<double>(expected);
    return part > 0.93 && part < 1.07;
}
}  // namespace

TEST_CASE("an empty histogram has no figures") {
    const LatencyHistogram lengths;
    CHECK(lengths.count() == 0);
    CHECK(lengths.percentile_ns(0.5) == 0);
    CHECK(lengths.max_ns() == 0);
}

TEST_CASE("one length is every percentile") {
    for (const std::uint64_t length :
         {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{8}, std::uint64_t{1'234'567}}) {
        CAPTURE(length);
        LatencyHistogram lengths;
        lengths.add(length);
        CHECK(lengths.count() == 1);
        CHECK(lengths.max_ns() == length);
        CHECK((length == 0 ? lengths.percentile_ns(0.5) == 0 : is_near(lengths.percentile_ns(0.5), length)));
        CHECK(lengths.percentile_ns(0.99) <= length);
    }
}

TEST_CASE("percentiles are right to seven per cent over nine decades") {
    for (std::uint64_t unit = 10; unit <= 1'000'000'000; unit *= 10) {
        CAPTURE(unit);
        LatencyHistogram lengths;
        for (std::uint64_t i = 1; i <= 1000; ++i) {
            lengths.add(i * unit);
        }
        CHECK(is_near(lengths.percentile_ns(0.5), 500 * unit));
        CHECK(is_near(lengths.percentile_ns(0.99), 990 * unit));
        CHECK(lengths.max_ns() == 1000 * unit);
    }
}

TEST_CASE("one slow call in a thousand is in the maximum and not in the percentiles") {
    LatencyHistogram lengths;
    for (int i = 0; i < 999; ++i) {
        lengths.add(1000);
    }
    lengths.add(3'000'000'000);
    CHECK(is_near(lengths.percentile_ns(0.99), 1000));
    CHECK(lengths.max_ns() == 3'000'000'000);
}

TEST_CASE("the longest length that there is has a bucket") {
    LatencyHistogram lengths;
    lengths.add(std::numeric_limits<std::uint64_t>::max());
    CHECK(lengths.count() == 1);
    CHECK(is_near(lengths.percentile_ns(1), std::numeric_limits<std::uint64_t>::max()));
}

TEST_CASE("two threads lose no length") {
    LatencyHistogram lengths;
    const auto add = [&] {
        for (std::uint64_t i = 0; i < 10'000; ++i) {
            lengths.add(i);
        }
    };
    std::thread other(add);
    add();
    other.join();
    CHECK(lengths.count() == 20'000);
    CHECK(lengths.max_ns() == 9999);
    lengths.clear();
    CHECK(lengths.count() == 0);
    CHECK(lengths.max_ns() == 0);
}
