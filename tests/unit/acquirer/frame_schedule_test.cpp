#include "acquirer/frame_schedule.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace framering;

namespace {
constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kStart = 5 * kSecond;
}  // namespace

TEST_CASE("frames are due one period apart from the start on") {
    FrameSchedule schedule(100, kStart);
    for (std::uint64_t i = 0; i < 5; ++i) {
        CHECK(schedule.next_due_ns() == kStart + i * 10'000'000);
        CHECK(schedule.take(schedule.next_due_ns()) == 0);
    }
    CHECK(schedule.missed_periods() == 0);
}

TEST_CASE("periods that nobody wanted a frame in are not missed, and the grid stays") {
    FrameSchedule schedule(100, kStart);
    CHECK(schedule.take(kStart) == 0);
    schedule.pass_over(kStart + 5'000'000);
    CHECK(schedule.next_due_ns() == kStart + 10'000'000);
    schedule.pass_over(kStart + 2 * kSecond + 3'000'000);
    CHECK(schedule.next_due_ns() == kStart + 2 * kSecond + 10'000'000);
    CHECK(schedule.take(schedule.next_due_ns()) == 0);
    CHECK(schedule.missed_periods() == 0);
    FrameSchedule fast(0, kStart);
    fast.pass_over(kStart + kSecond);
    CHECK(fast.next_due_ns() == kStart);
}

TEST_CASE("being late within a period moves no later frame") {
    FrameSchedule schedule(100, kStart);
    CHECK(schedule.take(kStart + 9'999'999) == 0);
    CHECK(schedule.next_due_ns() == kStart + 10'000'000);
    CHECK(schedule.take(kStart + 19'999'999) == 0);
    CHECK(schedule.next_due_ns() == kStart + 20'000'000);
}

TEST_CASE("a caller late by whole periods goes on with the current one and they are counted") {
    FrameSchedule schedule(100, kStart);
    CHECK(schedule.take(kStart) == 0);
    CHECK(schedule.take(kStart + 20'000'000) == 1);  // exactly one period late
    CHECK(schedule.next_due_ns() == kStart + 30'000'000);
    CHECK(schedule.take(kStart + 75'000'000) == 4);
    CHECK(schedule.next_due_ns() == kStart + 80'000'000);
    CHECK(schedule.take(kStart + 80'000'000) == 0);
    CHECK(schedule.missed_periods() == 5);
}

TEST_CASE("taken early a frame still counts as its own period") {
    FrameSchedule schedule(100, kStart);
    CHECK(schedule.take(kStart - kSecond) == 0);
    CHECK(schedule.next_due_ns() == kStart + 10'000'000);
}

TEST_CASE("a rate that divides no second does not drift") {
    FrameSchedule schedule(29.97, kStart);
    for (std::uint64_t i = 0; i < 2997; ++i) {
        CHECK(schedule.take(schedule.next_due_ns()) == 0);
    }
    CHECK(schedule.next_due_ns() == kStart + 100 * kSecond);

    FrameSchedule slow(3, 0);
    const std::uint64_t two_years = 2ULL * 365 * 86'400 * kSecond;
    CHECK(slow.take(two_years) == 2ULL * 365 * 86'400 * 3);
    CHECK(slow.next_due_ns() == two_years + 333'333'333);
}

TEST_CASE("every grid point is met exactly whatever the rate") {
    for (const double rate : {0.001, 0.3, 1.0, 7.0, 59.94, 1000.0, 123'456.789, 1e6}) {
        CAPTURE(rate);
        FrameSchedule schedule(rate, kStart);
        for (int i = 0; i < 2000; ++i) {
            CHECK(schedule.take(schedule.next_due_ns()) == 0);
        }
    }
}

TEST_CASE("a schedule that goes on keeps the grid and counts what passed meanwhile") {
    FrameSchedule schedule(1, kStart, 7);
    CHECK(schedule.next_due_ns() == kStart + 7 * kSecond);
    CHECK(schedule.take(kStart + 9 * kSecond + kSecond / 2) == 2);
    CHECK(schedule.next_due_ns() == kStart + 10 * kSecond);
}

TEST_CASE("without a rate every frame is due at once and none is missed") {
    FrameSchedule schedule(0, kStart);
    CHECK(schedule.next_due_ns() == kStart);
    CHECK(schedule.take(kStart + 100 * kSecond) == 0);
    CHECK(schedule.next_due_ns() == kStart);
}
