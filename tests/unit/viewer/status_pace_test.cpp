#include "viewer/status_pace.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
constexpr std::uint64_t kMillisecond = 1'000'000;
constexpr std::uint64_t kShownNs = 5'000 * kMillisecond;

ViewerStatus with_lag(std::uint64_t frames) {
    ViewerStatus status;
    status.writer_lag = frames;
    return status;
}
}  // namespace

TEST_CASE(
    "status pace: the first one is due, and the next one with something else to say a tenth of a second on") {
    StatusPace pace;
    CHECK(pace.is_due(with_lag(0), 0));
    pace.shown(with_lag(0), kShownNs);
    CHECK_FALSE(pace.is_due(with_lag(1), kShownNs + 100 * kMillisecond - 1));
    CHECK(pace.is_due(with_lag(1), kShownNs + 100 * kMillisecond));
}

TEST_CASE("status pace: one that says nothing else is due once ages have grown by a second") {
    StatusPace pace;
    pace.shown(with_lag(3), kShownNs);
    CHECK_FALSE(pace.is_due(with_lag(3), kShownNs + 1000 * kMillisecond - 1));
    CHECK(pace.is_due(with_lag(3), kShownNs + 1000 * kMillisecond));
}

TEST_CASE("status pace: what the user shall see at once is due at once, and only once") {
    StatusPace pace;
    pace.shown(with_lag(3), kShownNs);
    pace.hurry();
    CHECK(pace.is_due(with_lag(3), kShownNs));
    pace.shown(with_lag(3), kShownNs);
    CHECK_FALSE(pace.is_due(with_lag(3), kShownNs + 1));
}
