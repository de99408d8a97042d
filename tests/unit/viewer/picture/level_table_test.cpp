#include "viewer/picture/level_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

using namespace framering;

namespace {
constexpr ContrastRange kRange{100, 300};

Tone gamma_tone(double value) {
    return {Tone::Kind::gamma, value};
}
}  // namespace

TEST_CASE("gamma above 1 brightens what is between the limits and below 1 darkens it") {
    CHECK(level_table(kRange, gamma_tone(1), RangeMarks::none) == level_table(kRange, {}, RangeMarks::none));
    const auto brighter = level_table(kRange, gamma_tone(2), RangeMarks::none);
    CHECK(brighter[100] == 0);
    CHECK(brighter[150] == 128);  // the root of a quarter
    CHECK(brighter[300] == 255);
    const auto darker = level_table(kRange, gamma_tone(0.5), RangeMarks::none);
    CHECK(darker[200] == 64);
    CHECK(darker[300] == 255);
}

TEST_CASE("the logarithm spreads the faint end and keeps the limits") {
    const auto table = level_table({0, 1000}, {Tone::Kind::logarithm, 1}, RangeMarks::none);
    CHECK(table[0] == 0);
    CHECK(table[1] == 26);
    CHECK(table[31] == 128);
    CHECK(table[1000] == 255);
    CHECK(table[65'535] == 255);
}

TEST_CASE("with marks no tone reaches the levels of the marks") {
    for (const Tone tone : {Tone{}, gamma_tone(2), gamma_tone(0.5), Tone{Tone::Kind::logarithm, 1}}) {
        const auto table = level_table(kRange, tone, RangeMarks::ends);
        CHECK(table.front() == 1);
        CHECK(table.back() == 254);
        CHECK(std::is_sorted(table.begin(), table.end()));
    }
}

TEST_CASE("limits that are one value split the levels there") {
    const auto table = level_table({7, 7}, {}, RangeMarks::none);
    CHECK(table[6] == 0);
    CHECK(table[7] == 127);
    CHECK(table[8] == 255);
}

TEST_CASE("limits the wrong way round and a senseless gamma are harmless") {
    const auto table = level_table({300, 100}, {}, RangeMarks::none);
    CHECK(table[299] == 0);
    CHECK(table[300] == 127);
    CHECK(table[301] == 255);
    for (const double value : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK(level_table(kRange, gamma_tone(value), RangeMarks::none) ==
              level_table(kRange, {}, RangeMarks::none));
    }
    for (const double value : {1e-300, 1e300, std::numeric_limits<double>::infinity()}) {
        const auto extreme = level_table(kRange, gamma_tone(value), RangeMarks::none);
        CHECK(extreme[100] == 0);
        CHECK(extreme[300] == 255);
    }
}
