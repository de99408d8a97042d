#include "common/base/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace framering;

TEST_CASE("an error is one line and steers no terminal whatever names it tells") {
    const Error error(ExitCode::failed, "file 'a\nb\x1b[2J\x7f\t\xc2\xb5m'");
    CHECK(std::string(error.what()) == "file 'a?b?[2J??\xc2\xb5m'");
    CHECK(std::string(error.within("in\r").what()) == "in?: file 'a?b?[2J??\xc2\xb5m'");
    CHECK(error.exit_code() == ExitCode::failed);
}
