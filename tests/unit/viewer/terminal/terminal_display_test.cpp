#include "viewer/terminal/terminal_display.hpp"

#include <doctest/doctest.h>

#include <memory>

#include "common/base/error.hpp"
#include "tests/unit/viewer/terminal/fake_terminal.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
ViewerStatus some_status() {
    ViewerStatus status;
    status.session = "demo";
    status.link = SessionLink::live;
    status.scan_id = 3;
    status.scan_state = "WORKING";
    status.scan_working = true;
    status.frame = ShownFrame{};
    status.frame->format = {2, 2, PixelFormat::mono8, 8, 0};
    status.writer_records = true;
    return status;
}

Picture picture_of(PictureSize size, std::vector<std::uint8_t> levels) {
    Picture picture;
    picture.size = size;
    picture.levels = std::move(levels);
    picture.range = {0, 255};
    return picture;
}

// 2 by 2 pixels: black, white; grey, grey.
Picture small_picture() {
    return picture_of({2, 2}, {0, 255, 77, 77});
}

PictureSize room_of(Display& display) {
    return display.requests().front().view.room;
}

void show(Display& display, const Picture& picture, const ViewerStatus& status) {
    display.show({{View{}, picture, ShownFrame{}, 1}}, status);
}

DisplayCommand first_command(TerminalDisplay& display) {
    for (;;) {
        const std::uint32_t calls = display.waker().calls();
        DisplayCommand command = display.next_command();
        if (command.kind != DisplayCommand::Kind::none) {
            return command;
        }
        display.waker().wait(calls, 1h);
    }
}
}  // namespace

TEST_CASE("pictures are half blocks in the middle of the screen") {
    FakeTerminal terminal(6, 5);
    TerminalDisplay display(terminal.settings);
    CHECK(room_of(display) == PictureSize{6, 8});
    const Picture picture = picture_of({2, 4}, {0, 255, 77, 77, 10, 10, 20, 20});
    show(display, picture, some_status());
    REQUIRE(terminal.read_frames(1));
    CHECK(terminal.screen.mistakes() == 0);
    CHECK(terminal.screen.row_text(0) == "      ");
    CHECK(terminal.screen.row_text(1) == "  \u2580\u2580  ");
    CHECK(terminal.screen.at(2, 1).text == "38;2;0;0;0");
    CHECK(terminal.screen.at(2, 1).back == "48;2;77;77;77");
    CHECK(terminal.screen.at(3, 1).text == "38;2;255;255;255");
    CHECK(terminal.screen.at(4, 1).back == "49");
    CHECK(terminal.screen.at(3, 2).text == "38;2;10;10;10");
    CHECK(terminal.screen.at(3, 2).back == "48;2;20;20;20");
}

TEST_CASE("status lines are cut to the width") {
    FakeTerminal terminal(30, 12);
    TerminalDisplay display(terminal.settings);
    const Picture picture = small_picture();
    show(display, picture, some_status());
    REQUIRE(terminal.read_frames(1));
    CHECK(room_of(display) == PictureSize{30, 20});
    CHECK(terminal.screen.mistakes() == 0);
    CHECK(terminal.screen.row_text(10) == " WORKING scan 3  #0           ");
    CHECK(terminal.screen.row_text(11) == " 2x2 mono8             ? help ");
}

TEST_CASE("even one row and two columns are no accident") {
    FakeTerminal terminal(2, 1);
    TerminalDisplay display(terminal.settings);
    CHECK(room_of(display) == PictureSize{2, 1});
    const Picture picture = small_picture();
    show(display, picture, some_status());
    REQUIRE(terminal.read_frames(1));
    CHECK(terminal.screen.mistakes() == 0);
}

TEST_CASE("without a picture the display says what it waits for") {
    FakeTerminal terminal(70, 12);
    TerminalDisplay display(terminal.settings);
    ViewerStatus status;
    status.session = "demo";
    display.show({}, status);
    REQUIRE(terminal.read_frames(1));
    CHECK(terminal.screen.row_text(5).find("waiting for session demo") != std::string::npos);
    CHECK(terminal.screen.row_text(10).starts_with(" NO SESSION demo"));
}

TEST_CASE("the values of a scan without images stand in place of a picture") {
    FakeTerminal terminal(70, 12);
    TerminalDisplay display(terminal.settings);
    ViewerStatus status = some_status();
    status.has_images = false;
    status.value_keys = {{"voltage", "V"}, {"current_in", "A"}};
    FrameInfo& info = status.frame->info;
    info.value_count = 2;
    info.values[0] = 0.5;
    info.values[1] = 0.25;
    display.show({{View{}, small_picture(), *status.frame, 1}}, status);
    REQUIRE(terminal.read_frames(1));
    CHECK(terminal.screen.row_text(4).find("voltage     0.5 V") != std::string::npos);
    CHECK(terminal.screen.row_text(5).find("current_in  0.25 A") != std::string::npos);
    CHECK(terminal.screen.row_text(11).find("2x2 mono8") == std::string::npos);
    CHECK(terminal.screen.row_text(11).find("voltage 0.5 V") != std::string::npos);
}

TEST_CASE("a former picture stays while only the status changes") {
    FakeTerminal terminal(20, 5);
    TerminalDisplay display(terminal.settings);
    const Picture picture = small_picture();
    show(display, picture, some_status());
    ViewerStatus status = some_status();
    status.link = SessionLink::acquirer_gone;
    display.show({}, status);
    REQUIRE(terminal.read_frames(2));
    CHECK(terminal.screen.row_text(4).starts_with(" ACQUIRER GONE"));
    CHECK(terminal.screen.row_text(1).find("\u2584\u2584") != std::string::npos);
}

TEST_CASE("another terminal size is followed") {
    FakeTerminal terminal(20, 5);
    TerminalDisplay display(terminal.settings);
    const Picture picture = small_picture();
    show(display, picture, some_status());
    REQUIRE(terminal.read_frames(1));
    terminal.resize(40, 12);
    CHECK(room_of(display) == PictureSize{40, 20});
    display.show({}, some_status());
    REQUIRE(terminal.read_frames(1));
    CHECK(terminal.screen.mistakes() == 0);
    CHECK(terminal.screen.row_text(10).starts_with(" WORKING scan 3"));
}

TEST_CASE("the terminal is given back with the last status on its normal screen") {
    FakeTerminal terminal(20, 5);
    const tcflag_t former = terminal.local_flags();
    {
        TerminalDisplay display(terminal.settings);
        CHECK((terminal.local_flags() & (ICANON | ECHO)) == 0);
        CHECK((terminal.local_flags() & ISIG) != 0);
        display.show({}, some_status());
        REQUIRE(terminal.read_frames(1));
        CHECK(terminal.screen.alternate());
        CHECK_FALSE(terminal.screen.cursor_shown());
    }
    REQUIRE(terminal.read_to_the_end());
    CHECK_FALSE(terminal.screen.alternate());
    CHECK(terminal.screen.cursor_shown());
    CHECK(terminal.screen.wraps());
    CHECK(terminal.local_flags() == former);
    CHECK(terminal.screen.normal_text() == "WORKING scan 3  #0  0.00 frames/s  age 0 ms\r\n");
}

TEST_CASE("an exception gives the terminal back") {
    FakeTerminal terminal(20, 5);
    const tcflag_t former = terminal.local_flags();
    const auto broken = [&] {
        TerminalDisplay display(terminal.settings);
        display.show({}, some_status());
        fail(ExitCode::failed, "on purpose");
    };
    CHECK_THROWS_AS(broken(), Error);
    REQUIRE(terminal.read_to_the_end());
    CHECK_FALSE(terminal.screen.alternate());
    CHECK(terminal.local_flags() == former);
}

TEST_CASE("a terminal that takes nothing holds nobody up and is still given back") {
    FakeTerminal terminal(250, 100);
    const tcflag_t former = terminal.local_flags();
    terminal.settings.patience = 0ms;
    {
        TerminalDisplay display(terminal.settings);
        Picture picture = picture_of({250, 196}, std::vector<std::uint8_t>(std::size_t{250} * 196));
        for (int frame = 0; frame < 10; ++frame) {
            for (std::size_t i = 0; i < picture.levels.size(); ++i) {
                picture.levels[i] = static_cast<std::uint8_t>(i * 31 + static_cast<std::size_t>(frame));
            }
            show(display, picture, some_status());
        }
        CHECK(display.left_out() == 9);
    }
    CHECK(terminal.local_flags() == former);
    REQUIRE(terminal.read_to_the_end());
    CHECK_FALSE(terminal.screen.alternate());
    CHECK(terminal.screen.cursor_shown());
}

TEST_CASE("keys typed on the terminal become commands") {
    FakeTerminal terminal(50, 12);
    TerminalDisplay display(terminal.settings);
    display.show({}, some_status());
    CHECK(display.next_command().kind == DisplayCommand::Kind::none);
    terminal.type("c");
    display.waker().wait(0, 1h);
    CHECK(display.next_command().kind == DisplayCommand::Kind::none);
    REQUIRE(terminal.read_frames(2));  // what the key says stands there at once
    CHECK(terminal.screen.row_text(11).find("press c again to cancel scan 3") != std::string::npos);
    terminal.type("c");
    const DisplayCommand command = first_command(display);
    CHECK(command.kind == DisplayCommand::Kind::cancel_scan);
    CHECK(command.scan_id == 3);
    terminal.type("q");
    CHECK(first_command(display).kind == DisplayCommand::Kind::quit);
}

TEST_CASE("a terminal that hangs up ends the viewer") {
    FakeTerminal terminal(20, 5);
    TerminalDisplay display(terminal.settings);
    terminal.hang_up();
    display.show({}, some_status());
    CHECK(first_command(display).kind == DisplayCommand::Kind::quit);
}

TEST_CASE("what is no terminal is refused and the error names the way out") {
    TerminalSettings settings;
    settings.path = "/dev/null";
    CHECK_THROWS_WITH_AS(TerminalDisplay{settings},
                         "terminal /dev/null: Inappropriate ioctl for device; run the viewer in a terminal or use "
                         "--snapshot FILE.png",
                         Error);
    CHECK_THROWS_AS((void)colour_depth_of("dumb", nullptr), Error);
    CHECK_THROWS_AS((void)colour_depth_of(nullptr, "truecolor"), Error);
    CHECK(colour_depth_of("xterm", nullptr) == ColourDepth::palette_256);
    CHECK(colour_depth_of("xterm", "truecolor") == ColourDepth::true_colour);
    CHECK(colour_depth_of("xterm", "24bit") == ColourDepth::true_colour);
}
