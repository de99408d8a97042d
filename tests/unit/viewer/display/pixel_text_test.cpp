#include "viewer/display/pixel_text.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace framering;

namespace {
FrameStatistics colour_statistics() {
    FrameStatistics statistics{{0, 255, 50, 3, 300}, 255, {}};
    statistics.colours = {{0, 255, 12.4, 3, 100}, {1, 200, 100.6, 0, 100}, {2, 99, 37, 0, 100}};
    return statistics;
}
}  // namespace

TEST_CASE("samples are written as short as they are exact") {
    CHECK(number_text(65'535) == "65535");
    CHECK(number_text(0.00125) == "0.00125");
    CHECK(number_text(1.25e-9) == "1.25e-09");
    CHECK(number_text(std::numeric_limits<double>::quiet_NaN()) == "nan");
    CHECK(number_text(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("what is under the pointer is one number, three, or that of a filter") {
    CHECK(reading_text({{812}, 0, 0}) == "812");
    CHECK(reading_text({{1, 2, 3}, 0, 0}) == "R 1  G 2  B 3");
    CHECK(reading_text({{1, 2, 3}, 'G', 2}) == "R 1  G 2  B 3 (G 2)");
    CHECK(reading_text({{2}, 'G', 2}) == "G 2");
    CHECK(reading_text({}).empty());
}

TEST_CASE("statistics of colours name each colour") {
    CHECK(range_text(colour_statistics()) == "0..255 mean R 12 G 101 B 37");
    CHECK(saturation_text(colour_statistics()) == "saturated R 3.00 % G 0.00 % B 0.00 %");
    CHECK(limits_text({0, 9}, {{0, 9}, {0, 9}, {0, 9}}) == "shown 0..9");
    CHECK(limits_text({0, 9}, {{0, 7}, {1, 8}, {2, 9}}) == "shown R 0..7 G 1..8 B 2..9");
    CHECK(balance_text(kNoGains).empty());
    CHECK(balance_text({1, 1.5, 2}) == "balance 1.00 1.50 2.00");
}

TEST_CASE("floating-point samples are not saturated but may be no numbers") {
    const FrameStatistics statistics{{-0.5, 1e-3, 2.5e-4, 0, 100, 3, 2}, 0, {}};
    CHECK(range_text(statistics) == "-0.5..0.001 mean 0.00025");
    CHECK(saturation_text(statistics).empty());
    CHECK(not_finite_text(statistics) == "3 nan, 2 inf");
    CHECK(not_finite_text(colour_statistics()).empty());
}
