// Colours on the terminal.
#include "tests/unit/viewer/terminal/fake_terminal.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
Picture picture_in_colours() {
    Picture picture;
    picture.size = {1, 2};
    picture.colours = {0xFF0A141E, 0xFFC80064};
    picture.gains_to_grey = {2, 1, 1.5};
    return picture;
}
}  // namespace

TEST_CASE("a picture in colours is shown in them whatever the LUT") {
    FakeTerminal terminal(6, 5);
    terminal.settings.lut = Lut::fire;
    TerminalDisplay display(terminal.settings);
    display.show({{View{}, picture_in_colours(), ShownFrame{}, 1}}, {});
    REQUIRE(terminal.read_frames(1));
    CHECK(terminal.screen.at(2, 1).text == "38;2;10;20;30");
    CHECK(terminal.screen.at(2, 2).text == "38;2;200;0;100");
}

TEST_CASE("w balances the picture that is shown and takes it back; b shows mosaics raw") {
    FakeTerminal terminal(60, 12);
    TerminalDisplay display(terminal.settings);
    display.show({{View{}, picture_in_colours(), ShownFrame{}, 1}}, {});
    const auto press = [&](std::string_view keys, auto expected) {
        terminal.type(keys);
        for (;;) {
            const std::uint32_t calls = display.waker().calls();  // before the look: a key may be there already
            CHECK(display.next_command().kind == DisplayCommand::Kind::none);
            if (expected(display.requests().front().view)) {
                return;
            }
            display.waker().wait(calls, 1h);
        }
    };
    press("w", [](const View& view) {
        return view.balance == WhiteBalance{WhiteBalance::Mode::fixed, {2, 1, 1.5}};
    });
    CHECK(display.requests().front().newer_than == 0);
    press("w", [](const View& view) { return view.balance == WhiteBalance{}; });
    press("b", [](const View& view) { return view.bayer == BayerView::raw; });
    press("b", [](const View& view) { return view.bayer == BayerView::colour; });
}
