// A program that ends with one line that says why.
#pragma once
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/child_process.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/rig.hpp"

namespace framering::test {

// It ends with this exit code and one error line that has all of the words.
inline void check_refused(ChildProcess& process, int exit_code, const std::vector<std::string>& words) {
    CHECK(process.wait() == exited(exit_code));
    const auto lines = error_lines(process);
    CAPTURE(process.err());
    REQUIRE(lines.size() == 1);
    for (const std::string& word : words) {
        CAPTURE(word);
        CHECK(contains(lines.front(), word));
    }
}

}  // namespace framering::test
