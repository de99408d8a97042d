#include "common/base/option_values.hpp"

#include <doctest/doctest.h>

#include "tests/support/contains.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("every option is listed with its value and its place") {
    const std::vector<OptionDeclaration> declared{
        {"source", OptionKind::single, "where frames come from (default: simulated)\nmore"},
        {"wait", OptionKind::single, "a time (default: 5s (or none), also in text) (default: 3)"},
        {"name", OptionKind::single, "a name"},
        {"axis", OptionKind::repeatable, "axes"},
        {"loop", OptionKind::flag, "loop"},
        {"token", OptionKind::single, "a token", true}};
    OptionValues values(declared);
    values.add("axis", OptionPlace::general_file, {"z", "config.ini:3"});
    values.add("axis", OptionPlace::general_file, {"t", "config.ini:4"});
    values.add("token", OptionPlace::command_line, {"abcdefgh", "command line"});
    CHECK(values.text() ==
          "source               simulated                        default\n"
          "wait                 5s (or none), also in text       default\n"
          "name                 -                                not given\n"
          "axis                 z                                config.ini:3\n"
          "axis                 t                                config.ini:4\n"
          "loop                 no                               default\n"
          "token                (hidden)                         command line\n");
}

TEST_CASE("a weaker place adds nothing to a stronger one, whichever comes first") {
    const std::vector<OptionDeclaration> declared{{"axis", OptionKind::repeatable, ""}};
    OptionValues values(declared);
    values.add("axis", OptionPlace::command_line, {"z", "command line"});
    values.add("axis", OptionPlace::general_file, {"t", "config.ini:4"});
    REQUIRE(values.values("axis").size() == 1);
    CHECK(values.values("axis").front().text == "z");
    CHECK(values.place("axis") == OptionPlace::command_line);
    CHECK(values.place("other") == OptionPlace::nowhere);
}
