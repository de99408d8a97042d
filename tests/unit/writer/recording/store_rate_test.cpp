#include "writer/recording/store_rate.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
constexpr std::uint64_t kOneSecondNs = 1'000'000'000;
constexpr std::uint64_t kLook = kOneSecondNs / 2;

// Looks at a writer that stores so many frames from look to look.
std::uint64_t look(StoreRate& rate, std::uint64_t& frames, std::uint64_t& now_ns, std::uint64_t more, int looks) {
    for (int i = 0; i < looks; ++i) {
        frames += more;
        now_ns += kLook;
        rate.add(frames, now_ns);
    }
    return rate.period_ns(now_ns);
}
}  // namespace

TEST_CASE("a period is not known before two counts") {
    StoreRate rate;
    CHECK(rate.period_ns(kOneSecondNs) == 0);
    rate.add(300, kOneSecondNs);
    CHECK(rate.period_ns(2 * kOneSecondNs) == 0);
    rate.add(300, 2 * kOneSecondNs);
    CHECK(rate.period_ns(3 * kOneSecondNs) == 0);
}

TEST_CASE("a steady writer has its period at once") {
    StoreRate rate;
    std::uint64_t frames = 0;
    std::uint64_t now_ns = kOneSecondNs;
    rate.add(frames, now_ns);
    CHECK(look(rate, frames, now_ns, 50, 1) == kOneSecondNs / 100);
    CHECK(look(rate, frames, now_ns, 50, 10) == kOneSecondNs / 100);
}

TEST_CASE("a new rate is taken over within seconds") {
    StoreRate rate;
    std::uint64_t frames = 0;
    std::uint64_t now_ns = kOneSecondNs;
    rate.add(frames, now_ns);
    look(rate, frames, now_ns, 50, 10);
    const std::uint64_t soon = look(rate, frames, now_ns, 25, 1);
    CHECK(soon > kOneSecondNs / 100);
    CHECK(soon < kOneSecondNs / 55);
    CHECK(look(rate, frames, now_ns, 25, 20) > kOneSecondNs / 51);
}

TEST_CASE("a writer that stands is slower from look to look and as fast as before once it goes on") {
    StoreRate rate;
    std::uint64_t frames = 0;
    std::uint64_t now_ns = kOneSecondNs;
    rate.add(frames, now_ns);
    look(rate, frames, now_ns, 50, 10);
    CHECK(look(rate, frames, now_ns, 0, 1) == kLook);
    CHECK(look(rate, frames, now_ns, 0, 23) == 12 * kOneSecondNs);
    CHECK(look(rate, frames, now_ns, 1250, 1) == kOneSecondNs / 100);
}

TEST_CASE("one frame in ten seconds is a rate") {
    StoreRate rate;
    std::uint64_t frames = 0;
    std::uint64_t now_ns = kOneSecondNs;
    rate.add(frames, now_ns);
    for (int i = 0; i < 3; ++i) {
        look(rate, frames, now_ns, 0, 19);
        look(rate, frames, now_ns, 1, 1);
    }
    CHECK(rate.period_ns(now_ns) == 10 * kOneSecondNs);
    CHECK(rate.period_ns(now_ns + 7 * kOneSecondNs) == 10 * kOneSecondNs);
}

TEST_CASE("another scan begins anew") {
    StoreRate rate;
    rate.add(0, kOneSecondNs);
    rate.add(100, 2 * kOneSecondNs);
    rate.add(3, 3 * kOneSecondNs);
    CHECK(rate.period_ns(3 * kOneSecondNs) == 0);
    rate.add(5, 4 * kOneSecondNs);
    CHECK(rate.period_ns(4 * kOneSecondNs) == kOneSecondNs / 2);
}
