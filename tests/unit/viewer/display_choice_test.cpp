#include "viewer/display_choice.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

namespace {
DisplayKind chosen(const Surroundings& surroundings) {
    return choose_display(DisplayKind::automatic, surroundings, "demo");
}
}  // namespace

TEST_CASE("a window where there is a screen and otherwise the terminal") {
    CHECK(chosen({true, true, true}) == DisplayKind::window);
    CHECK(chosen({true, true, false}) == DisplayKind::window);
    CHECK(chosen({true, false, true}) == DisplayKind::terminal);
    CHECK(chosen({false, true, true}) == DisplayKind::terminal);
}

TEST_CASE("without screen and terminal the viewer says how to watch") {
    for (const bool screen : {false, true}) {
        try {
            static_cast<void>(chosen({false, screen, false}));
            FAIL("it has found something to draw on");
        } catch (const Error& error) {
            CHECK(error.exit_code() == ExitCode::usage);
            CHECK(std::string(error.what()).find("--session demo --snapshot frame.png") != std::string::npos);
        }
    }
}

TEST_CASE("a display that was named is taken wherever the viewer runs") {
    CHECK(choose_display(DisplayKind::none, {true, true, true}, "demo") == DisplayKind::none);
    CHECK(choose_display(DisplayKind::terminal, {true, true, true}, "demo") == DisplayKind::terminal);
    CHECK(choose_display(DisplayKind::window, {}, "demo") == DisplayKind::window);
}

TEST_CASE("a file is no terminal") {
    CHECK_FALSE(look_around("/dev/null").terminal);
    CHECK_FALSE(look_around("/nowhere/at/all").terminal);
}
