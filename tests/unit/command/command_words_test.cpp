#include "command/command_words.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "control/words/control_commands.hpp"
#include "tests/support/contains.hpp"

using namespace framering;
using namespace framering::test;
using Words = std::vector<std::string>;

namespace {
std::string refusal(const std::string& word) {
    try {
        (void)execution_of({word});
        return "";
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
}
}  // namespace

TEST_CASE("a program's name gives the program the words behind it") {
    for (const std::string program : {"acquirer", "writer", "viewer", "control"}) {
        const Execution found = execution_of({program, "--session", "s", "--", "-x"});
        CHECK(found.program == program);
        CHECK(found.words == Words{"--session", "s", "--", "-x"});
    }
    CHECK(execution_of({"run"}).program == "run.sh");
    CHECK(execution_of({"run"}).words.empty());
}

TEST_CASE("a command of control goes to control, with its name") {
    for (const auto& command : kControlCommands) {
        const Execution found = execution_of({std::string(command.name), "--help"});
        CHECK(found.program == "control");
        CHECK(found.words == Words{std::string(command.name), "--help"});
    }
}

TEST_CASE("an unknown command is refused, with those that are written nearly alike") {
    CHECK(refusal("sttus") == "unknown command 'sttus'; did you mean status? Otherwise see framering --help");
    CHECK(contains(refusal("stauts"), "did you mean status or start?"));
    CHECK(contains(refusal("aquirer"), "did you mean acquirer?"));
    CHECK(refusal("elephant") == "unknown command 'elephant'; see framering --help");
    CHECK(refusal("") == "unknown command ''; see framering --help");
    CHECK(contains(refusal("--session"), "unknown command"));
}

TEST_CASE("names are near if one or two letters differ, and not more than half of them") {
    const std::vector<std::string_view> names{"run", "gain", "queue"};
    CHECK(nearest_names("rum", names) == std::vector<std::string_view>{"run"});
    CHECK(nearest_names("q", names).empty());
    CHECK(nearest_names("gin", names) == std::vector<std::string_view>{"gain"});
    CHECK(nearest_names("ququee", names) == std::vector<std::string_view>{"queue"});
    CHECK(nearest_names("", names).empty());
}

TEST_CASE("the help has a line for each command") {
    const std::string help = command_help();
    for (const auto& command : kControlCommands) {
        CHECK(contains(help, "\n  " + std::string(command.name) + " "));
    }
    CHECK(contains(help, "\n  run "));
}
