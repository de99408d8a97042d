#include "writer/recording/acquirer_absence.hpp"

#include <doctest/doctest.h>

using namespace framering;

TEST_CASE("acquirer absence: it is too long once it lasts longer than the limit, from when it was first seen") {
    AcquirerAbsence absence(Nanoseconds(100));
    CHECK_FALSE(absence.is_too_long(true, 1'000));
    CHECK_FALSE(absence.is_too_long(false, 5'000));
    CHECK_FALSE(absence.is_too_long(false, 5'100));
    CHECK(absence.is_too_long(false, 5'101));
}

TEST_CASE("acquirer absence: an acquirer that was back begins the time anew") {
    AcquirerAbsence absence(Nanoseconds(100));
    CHECK_FALSE(absence.is_too_long(false, 5'000));
    CHECK_FALSE(absence.is_too_long(true, 5'090));
    CHECK_FALSE(absence.is_too_long(false, 5'101));
    CHECK(absence.is_too_long(false, 5'202));
}

TEST_CASE("acquirer absence: without a limit the second look is too late") {
    AcquirerAbsence absence(Nanoseconds(0));
    CHECK_FALSE(absence.is_too_long(false, 5'000));
    CHECK(absence.is_too_long(false, 5'001));
}
