#include "common/ring/wait_strategy.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

namespace {
// Looks that are taken before whoever waits would sleep, when nothing comes.
std::uint64_t looks_in_vain(Spinner& spinner) {
    std::uint64_t looks = 0;
    CHECK_FALSE(spinner.wait([&] { return ++looks == 0; }, std::chrono::milliseconds(1)));
    return looks;
}
}  // namespace

TEST_CASE("sleep does not look at all") {
    Spinner spinner(WaitStrategy::sleep);
    CHECK(looks_in_vain(spinner) == 0);
    CHECK(spinner.may_sleep());
}

TEST_CASE("spin looks until the limit and never sleeps") {
    Spinner spinner(WaitStrategy::spin);
    CHECK_FALSE(spinner.may_sleep());
    const std::uint64_t began_ns = monotonic_ns();
    CHECK(looks_in_vain(spinner) > 0);
    CHECK(monotonic_ns() - began_ns >= 1'000'000);
    std::uint64_t looks = 0;
    CHECK(spinner.wait([&] { return ++looks == 1000; }, std::chrono::seconds(10)));
}

TEST_CASE("adaptive looks less after it was in vain and more after it was worth it") {
    Spinner spinner(WaitStrategy::adaptive, 2);
    CHECK(spinner.may_sleep());
    for (int i = 0; i < 10; ++i) {
        (void)looks_in_vain(spinner);
    }
    const Nanoseconds shortest = spinner.patience();
    CHECK(spinner.wait([] { return true; }, std::chrono::seconds(10)));
    CHECK(spinner.patience() == 2 * shortest);
    (void)looks_in_vain(spinner);
    CHECK(spinner.patience() == shortest);
}

TEST_CASE("adaptive looks long again after a sleep that a long look would have spared") {
    Spinner spinner(WaitStrategy::adaptive, 2);
    const Nanoseconds longest = spinner.patience();
    for (int i = 0; i < 10; ++i) {
        (void)looks_in_vain(spinner);
    }
    const Nanoseconds shortest = spinner.patience();
    spinner.slept(1'000'000);
    CHECK(spinner.patience() == shortest);
    spinner.slept(60'000);
    CHECK(spinner.patience() == longest);
    Spinner sleeper(WaitStrategy::sleep);
    sleeper.slept(60'000);
    CHECK(sleeper.patience() == Nanoseconds(0));
}

TEST_CASE("adaptive does not look at all on one processor, whatever it was worth") {
    Spinner spinner(WaitStrategy::adaptive, 1);
    CHECK(looks_in_vain(spinner) == 0);
    spinner.slept(60'000);
    CHECK(looks_in_vain(spinner) == 0);
    CHECK(spinner.patience() == Nanoseconds(0));
    CHECK(spinner.may_sleep());
}

TEST_CASE("wait strategies have names that are read back") {
    for (const WaitStrategy each : {WaitStrategy::sleep, WaitStrategy::adaptive, WaitStrategy::spin}) {
        CHECK(parse_wait_strategy(name_of(each)) == each);
    }
    CHECK_THROWS_WITH_AS((void)parse_wait_strategy("busy"), "unknown strategy 'busy'; use spin, adaptive or sleep",
                         Error);
}
