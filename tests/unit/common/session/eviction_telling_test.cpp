#include "common/session/eviction_telling.hpp"

#include <doctest/doctest.h>

using framering::EvictionTelling;

namespace {
constexpr auto kPauseNs = static_cast<std::uint64_t>(EvictionTelling::kPause.count());
}  // namespace

TEST_CASE("eviction telling: the first one of a process is told, and those of the next minute are counted") {
    EvictionTelling telling;
    CHECK_FALSE(telling.is_silent("preview: 12"));
    CHECK(telling.count("preview: 12", 100) == 0U);
    CHECK_FALSE(telling.is_silent("preview: 12"));
    CHECK_FALSE(telling.count("preview: 12", 101).has_value());
    CHECK(telling.is_silent("preview: 12"));
    CHECK_FALSE(telling.count("preview: 12", 99 + kPauseNs).has_value());
    CHECK(telling.count("preview: 12", 100 + kPauseNs) == 2U);
    CHECK_FALSE(telling.is_silent("preview: 12"));
    CHECK_FALSE(telling.count("preview: 12", 101 + kPauseNs).has_value());
    CHECK(telling.count("preview: 12", 101 + 3 * kPauseNs) == 1U);
}

TEST_CASE("eviction telling: another process in the same entry is told") {
    EvictionTelling telling;
    CHECK(telling.count("preview: 12", 100) == 0U);
    CHECK_FALSE(telling.count("preview: 12", 101).has_value());
    CHECK_FALSE(telling.is_silent("preview: 34"));
    CHECK(telling.count("preview: 34", 102) == 0U);
    CHECK_FALSE(telling.is_silent("preview: 34"));
}
