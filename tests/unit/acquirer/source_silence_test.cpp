#include "acquirer/source_silence.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

TEST_CASE("a silence is said once when it has lasted longer than the limit") {
    SourceSilence silence(Nanoseconds(10));
    CHECK_FALSE(silence.is_to_be_said(100));  // it begins
    CHECK_FALSE(silence.is_to_be_said(110));
    CHECK(silence.is_to_be_said(111));
    CHECK_FALSE(silence.is_to_be_said(112));
    CHECK_FALSE(silence.is_to_be_said(1000));
    CHECK(silence.broken() == 100U);
    CHECK_FALSE(silence.broken());
    CHECK_FALSE(silence.is_to_be_said(2000));
    CHECK(silence.is_to_be_said(2011));
}

TEST_CASE("a silence that is broken in time is not said") {
    SourceSilence silence(Nanoseconds(10));
    for (std::uint64_t now_ns = 1; now_ns < 100; now_ns += 8) {
        CHECK_FALSE(silence.is_to_be_said(now_ns));
        CHECK_FALSE(silence.is_to_be_said(now_ns + 7));
        CHECK_FALSE(silence.broken());
    }
}

TEST_CASE("without a limit a silence may last for ever") {
    SourceSilence silence({});
    CHECK_FALSE(silence.is_to_be_said(1));
    CHECK_FALSE(silence.is_to_be_said(~std::uint64_t{0}));
}

TEST_CASE("what happens with a stalled source has two names") {
    CHECK(parse_when_stalled("end") == WhenStalled::end);
    CHECK(parse_when_stalled("wait") == WhenStalled::wait);
    CHECK(name_of(WhenStalled::end) == "end");
    CHECK_THROWS_AS((void)parse_when_stalled("stop"), Error);
}
