#include "viewer/picture/white_balance.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "common/base/error.hpp"

using namespace framering;

TEST_CASE("gains make means equal and the smallest is 1") {
    CHECK(gains_to_grey({100, 50, 200}) == ColourGains{2, 4, 1});
    CHECK(gains_to_grey({7, 7, 7}) == kNoGains);
}

TEST_CASE("a colour that is missing cannot be balanced") {
    CHECK(gains_to_grey({0, 50, 200}) == kNoGains);
    CHECK(gains_to_grey({1, std::numeric_limits<double>::quiet_NaN(), 1}) == kNoGains);
    CHECK(gains_to_grey({1e-9, 1, 1})[0] == 1000);
}

TEST_CASE("a white balance is read as it is written") {
    CHECK(parse_white_balance("off") == WhiteBalance{});
    CHECK(parse_white_balance("auto").mode == WhiteBalance::Mode::automatic);
    CHECK(parse_white_balance("3,1.5,6").gains == ColourGains{2, 1, 4});
    for (const char* text : {"off", "auto", "2,1,4", "1,1,1"}) {
        CHECK(text_of(parse_white_balance(text)) == text);
    }
}

TEST_CASE("a wrong white balance is refused") {
    for (const char* text :
         {"", "on", "1", "1,2", "1,2,3,4", "1,0,1", "1,-1,1", "a,b,c", "1,,1", "nan,1,1", "1e9,1,1"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)parse_white_balance(text), Error);
    }
    CHECK_THROWS_WITH((void)parse_white_balance("on"),
                      "white balance 'on': use off, auto or three factors such as 1.8,1,1.4");
}
