#include "common/session/shown_state.hpp"

#include <doctest/doctest.h>

using namespace framering;

TEST_CASE("what changes while it is read is read again") {
    layout::Word changes{0};
    int state = 0;
    int reads = 0;
    const auto seen = read_shown(changes, [&] {
        const int value = state;
        if (++reads == 1) {
            change_shown(changes, [&] { state = 7; });
        }
        return value;
    });
    CHECK(reads == 2);
    CHECK(seen == 7);
    CHECK(changes == 2);
}

TEST_CASE("what changes in every look is not read") {
    layout::Word changes{0};
    CHECK_FALSE(read_shown(changes, [&] {
        change_shown(changes, [] {});
        return 1;
    }));
}

TEST_CASE("what is half changed is not read, and whole after the next change") {
    layout::Word changes{5};
    CHECK_FALSE(read_shown(changes, [] { return 1; }));
    change_shown(changes, [&] { CHECK(changes == 5); });
    CHECK(changes == 6);
    CHECK(read_shown(changes, [] { return 1; }) == 1);
}
