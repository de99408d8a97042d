#include "common/session/session_name.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

TEST_CASE("letters digits and underscores name a session") {
    for (const std::string& name : {std::string("default"), std::string("A_9"), std::string(40, 'x')}) {
        CAPTURE(name);
        CHECK_NOTHROW(require_valid_session_name(name));
    }
}

TEST_CASE("a name that cannot be a session says which character is wrong") {
    CHECK_THROWS_WITH(require_valid_session_name("lab/2"),
                      "'/' at position 4 is not allowed in a session name; use letters, digits and _");
    CHECK_THROWS_WITH(require_valid_session_name("a\nb"),
                      "byte 0x0a at position 2 is not allowed in a session name; use letters, digits and _");
    CHECK_THROWS_WITH(require_valid_session_name(""), "a session name has 1 to 40 characters, not 0");
    CHECK_THROWS_WITH(require_valid_session_name(std::string(41, 'x')),
                      "a session name has 1 to 40 characters, not 41");
}

TEST_CASE("a role's name is one that the reader's entry holds, and not the acquirer's") {
    CHECK_NOTHROW(require_valid_role_name("writer"));
    CHECK_NOTHROW(require_valid_role_name(std::string(31, 'x')));
    CHECK_THROWS_WITH(require_valid_role_name(std::string(32, 'x')), "a role name has 1 to 31 characters, not 32");
    CHECK_THROWS_WITH(require_valid_role_name("on disk"), doctest::Contains("byte 0x20 at position 3"));
    CHECK_THROWS_WITH(require_valid_role_name("acquirer"), doctest::Contains("choose another name"));
}
