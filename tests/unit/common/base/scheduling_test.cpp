#include "common/base/scheduling.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

TEST_CASE("lists of processors are read in order and each once") {
    CHECK(parse_processors("3") == std::vector<unsigned>{3});
    CHECK(parse_processors("0,2") == std::vector<unsigned>{0, 2});
    CHECK(parse_processors("5-7,2,6") == std::vector<unsigned>{2, 5, 6, 7});
}

TEST_CASE("what is no list of processors is refused") {
    for (const std::string text : {"", ",", "1,", "-1", "3-1", "two", "1.5", "100000"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)parse_processors(text), Error);
    }
    CHECK_THROWS_WITH_AS((void)parse_processors("3-1"), "range '3-1' is reversed; write 1-3", Error);
}

TEST_CASE("a processor that is not there is refused with those that are") {
    CHECK_THROWS_AS(run_on({1023}), Error);
}
