#include "viewer/display_choice.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "common/base/error.hpp"
#include "viewer/screen.hpp"

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

TEST_CASE("a screen that does not answer is no screen, and a window that is wanted all the same says so") {
    const Surroundings stale{true, true, true, "the screen DISPLAY=:9 does not respond"};
    CHECK(chosen(stale) == DisplayKind::terminal);
    CHECK(choose_display(DisplayKind::none, stale, "demo") == DisplayKind::none);
    CHECK_THROWS_WITH_AS((void)choose_display(DisplayKind::window, stale, "demo"),
                         doctest::Contains("cannot open a window: the screen DISPLAY=:9"), Error);
    Surroundings nothing = stale;
    nothing.terminal = false;
    CHECK_THROWS_WITH_AS((void)chosen(nothing), doctest::Contains("DISPLAY=:9 does not respond"), Error);
}

TEST_CASE("a screen is asked before the window's library is") {
    const auto why_with = [](const char* x, const char* wayland, const char* platform) {
        setenv("DISPLAY", x, 1);
        setenv("WAYLAND_DISPLAY", wayland, 1);
        setenv("QT_QPA_PLATFORM", platform, 1);
        const auto why = why_no_screen();
        unsetenv("DISPLAY");
        unsetenv("WAYLAND_DISPLAY");
        unsetenv("QT_QPA_PLATFORM");
        return why.value_or("");
    };
    CHECK(why_with("", "", "") == "");
    CHECK(why_with("", "nowhere", "").find("WAYLAND_DISPLAY=nowhere") != std::string::npos);
    CHECK(why_with("", std::string(200, 'x').c_str(), "").find("does not respond") != std::string::npos);
    CHECK(why_with("", "nowhere", "offscreen") == "");
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
