#include "common/session/pause.hpp"

#include <doctest/doctest.h>

using namespace framering;

TEST_CASE("the word of a pause tells its scan, whether it lasts and how many there were") {
    constexpr std::uint64_t scan = 7;
    constexpr std::uint64_t first = (scan << 16) + 1;
    CHECK_FALSE(is_pause_of(0, scan));
    CHECK(pauses_of(0, scan) == 0);
    CHECK(is_pause_of(first, scan));
    CHECK(pauses_of(first, scan) == 1);
    CHECK_FALSE(is_pause_of(first + 1, scan));
    CHECK(pauses_of(first + 1, scan) == 1);
    CHECK(is_pause_of(first + 2, scan));
    CHECK(pauses_of(first + 2, scan) == 2);
}

TEST_CASE("the pause of another scan is none of this one") {
    CHECK_FALSE(is_pause_of((std::uint64_t{6} << 16) + 1, 7));
    CHECK_FALSE(is_pause_of((std::uint64_t{8} << 16) + 1, 7));
    CHECK(pauses_of((std::uint64_t{6} << 16) + 5, 7) == 0);
}
