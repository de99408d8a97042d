#include "acquirer/source/natural_order.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace framering;

TEST_CASE("numbers in names sort by their value") {
    std::vector<std::string> names{"frame10.tif",
                                   "frame9.tif",
                                   "frame1.tif",
                                   "frame010b.tif",
                                   "frame100.tif",
                                   "a2b10",
                                   "a2b9",
                                   "a10b1",
                                   "frame.tif",
                                   "99999999999999999999999",
                                   "8"};
    std::sort(names.begin(), names.end(), natural_less);
    CHECK(names == std::vector<std::string>{"8", "99999999999999999999999", "a2b9", "a2b10", "a10b1", "frame.tif",
                                            "frame1.tif", "frame9.tif", "frame10.tif", "frame010b.tif",
                                            "frame100.tif"});
}

TEST_CASE("the natural order is a strict weak order") {
    const std::vector<std::string> names{"",    "0",   "00", "1",   "01", "a",  "a0",
                                         "a00", "a01", "a1", "a1b", "b",  "0a", "00a"};
    for (const auto& a : names) {
        CHECK_FALSE(natural_less(a, a));
        for (const auto& b : names) {
            CAPTURE(a);
            CAPTURE(b);
            CHECK((a == b || natural_less(a, b) != natural_less(b, a)));
            for (const auto& c : names) {
                CHECK((!natural_less(a, b) || !natural_less(b, c) || natural_less(a, c)));
            }
        }
    }
}
