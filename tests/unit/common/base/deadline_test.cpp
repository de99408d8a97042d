#include "common/base/deadline.hpp"

#include <doctest/doctest.h>

using namespace framering;
using namespace std::chrono_literals;

namespace {
constexpr std::uint64_t kNowNs = 5'000'000'000;
}  // namespace

TEST_CASE("a deadline passes at its time and not before") {
    const Deadline deadline = Deadline::in(2s, kNowNs);
    CHECK_FALSE(deadline.has_passed(kNowNs));
    CHECK_FALSE(deadline.has_passed(kNowNs + 1'999'999'999));
    CHECK(deadline.has_passed(kNowNs + 2'000'000'000));
    CHECK(deadline.left(kNowNs) == 2s);
    CHECK(deadline.left(kNowNs + 1'500'000'000) == 500ms);
    CHECK(deadline.left(kNowNs + 3'000'000'000) == 0s);
}

TEST_CASE("a deadline in no time or less has passed") {
    CHECK(Deadline::in(0s, kNowNs).has_passed(kNowNs));
    CHECK(Deadline::in(-1s, kNowNs).has_passed(kNowNs));
    CHECK(Deadline::in(Nanoseconds::min(), kNowNs).left(kNowNs) == 0s);
}

TEST_CASE("a deadline beyond the clock's end never passes") {
    constexpr std::uint64_t late_ns = ~std::uint64_t{0} - 1;
    CHECK_FALSE(Deadline::in(Nanoseconds::max(), late_ns).has_passed(late_ns));
    CHECK_FALSE(Deadline::never().has_passed(late_ns));
    CHECK(Deadline::never().left(kNowNs) == Nanoseconds::max());
}
