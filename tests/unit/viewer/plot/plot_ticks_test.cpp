#include "viewer/plot/plot_ticks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

using namespace framering;

namespace {
std::string texts(PlotRange range, std::size_t most) {
    std::string all;
    for (const PlotTick& tick : plot_ticks(range, most)) {
        all += (all.empty() ? "" : " ") + tick.text;
    }
    return all;
}
}  // namespace

TEST_CASE("ticks stand at round numbers with the digits that tell them apart") {
    CHECK(texts({0, 1}, 6) == "0.0 0.2 0.4 0.6 0.8 1.0");
    CHECK(texts({0, 1}, 3) == "0.0 0.5 1.0");
    CHECK(texts({0, 100}, 5) == "0 50 100");
    CHECK(texts({-1.2, 1.3}, 6) == "-1.0 -0.5 0.0 0.5 1.0");
    CHECK(texts({21.4501, 21.4509}, 5) == "21.4502 21.4504 21.4506 21.4508");
    CHECK(texts({999, 1001}, 3) == "999 1000 1001");
    CHECK(texts({5, 8}, 2) == "6 8");
}

TEST_CASE("ticks of large and small numbers have an exponent") {
    CHECK(texts({0, 4e6}, 5) == "0 1e6 2e6 3e6 4e6");
    CHECK(texts({0, 1e-6}, 3) == "0.0 0.5e-6 1.0e-6");
    CHECK(texts({-3e-5, 0}, 4) == "-30e-6 -20e-6 -10e-6 0");
    CHECK(texts({2e9, 2.5e9}, 6) == "2.0e9 2.1e9 2.2e9 2.3e9 2.4e9 2.5e9");
}

TEST_CASE("ticks are within the range, at least one, at most as many as wanted") {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> exponent(-12, 12);
    std::uniform_real_distribution<double> place(-5, 5);
    for (int i = 0; i < 2'000; ++i) {
        const double span = std::pow(10, exponent(random));
        const double low = place(random) * span;
        const PlotRange range{low, low + span};
        const std::size_t most = 2 + random() % 12;
        const auto ticks = plot_ticks(range, most);
        CAPTURE(range.low);
        CAPTURE(range.high);
        CAPTURE(most);
        CHECK(ticks.size() <= most);
        CHECK((most < 4 || !ticks.empty()));
        for (std::size_t n = 0; n < ticks.size(); ++n) {
            CHECK(ticks[n].at >= range.low - 1e-6 * span);
            CHECK(ticks[n].at <= range.high + 1e-6 * span);
            CHECK((n == 0 || ticks[n - 1].text != ticks[n].text));
        }
    }
}

TEST_CASE("a range leaves out what is not finite and has room about a single value") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double inf = std::numeric_limits<double>::infinity();
    CHECK(range_around({}) == PlotRange{0, 1});
    CHECK(range_around(std::vector<double>{nan, inf, -inf}) == PlotRange{0, 1});
    const PlotRange usual = range_around(std::vector<double>{nan, 0, 10, inf});
    CHECK(usual.low == doctest::Approx(-0.5));
    CHECK(usual.high == doctest::Approx(10.5));
    for (const double value : {0.0, 500.0, -1e-9, 1e12, 5e-324, 1e307}) {
        CAPTURE(value);
        const PlotRange range = range_around(std::vector<double>{value, value});
        CHECK(range.low < value);
        CHECK(range.high > value);
        CHECK((std::isfinite(range.low) && std::isfinite(range.high)));
        CHECK_FALSE(plot_ticks(range, 6).empty());
    }
    const PlotRange all = range_around(std::vector<double>{-1.7e308, 1.7e308});
    CHECK((std::isfinite(all.high - all.low) && all.low < all.high));
}
