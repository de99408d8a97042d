#include "common/process/command_words.hpp"

#include <doctest/doctest.h>

#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;

namespace {
using Words = std::vector<std::string>;
}  // namespace

TEST_CASE("a command line is split at blanks, and kept together by quotes and backslashes") {
    CHECK(words_of_command("stage.py") == Words{"stage.py"});
    CHECK(words_of_command("  python3\t./stage.py  --port 3 ") == Words{"python3", "./stage.py", "--port", "3"});
    CHECK(words_of_command("a 'b c' \"d e\" f\\ g") == Words{"a", "b c", "d e", "f g"});
    CHECK(words_of_command("a'b'\"c\"d") == Words{"abcd"});
    CHECK(words_of_command("a '' \"\"") == Words{"a", "", ""});
    CHECK(words_of_command(R"(a "say \"yes\" \\ \n" '\"')") == Words{"a", R"(say "yes" \ \n)", R"(\")"});
    CHECK(words_of_command("a '\"' \"'\"") == Words{"a", "\"", "'"});
}

TEST_CASE("nothing of a command line is expanded") {
    CHECK(words_of_command("a $HOME * ~ | b > c; d && `e` #f") ==
          Words{"a", "$HOME", "*", "~", "|", "b", ">", "c;", "d", "&&", "`e`", "#f"});
}

TEST_CASE("a command line without a program, or with an open end, is refused") {
    for (const char* text : {"", "   ", "''", "'' a", "'a", "\"a", "a \"b\\\"", "a\\", "\\"}) {
        CAPTURE(text);
        CHECK(failure_of([&] { (void)words_of_command(text); }).exit_code == ExitCode::usage);
    }
}
