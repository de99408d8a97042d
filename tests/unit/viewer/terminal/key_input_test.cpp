#include "viewer/terminal/key_input.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
constexpr std::uint64_t kSecond = 1'000'000'000;
using Kind = DisplayCommand::Kind;

ViewerStatus working(std::uint64_t scan_id) {
    ViewerStatus status;
    status.scan_id = scan_id;
    status.scan_working = true;
    return status;
}
}  // namespace

TEST_CASE("q quits") {
    KeyInput keys(KeyInput::Control::allowed);
    CHECK(keys.take('q', working(1), 0).kind == Kind::quit);
    CHECK(keys.take('x', working(1), 0).kind == Kind::none);
}

TEST_CASE("c cancels only at the second press and names the scan") {
    KeyInput keys(KeyInput::Control::allowed);
    CHECK(keys.take('c', working(3), 0).kind == Kind::none);
    CHECK(keys.message(0) == "press c again to cancel scan 3");
    const DisplayCommand command = keys.take('c', working(3), 2 * kSecond);
    CHECK(command.kind == Kind::cancel_scan);
    CHECK(command.scan_id == 3);
    CHECK(keys.message(2 * kSecond) == "canceling scan 3");
    CHECK(keys.take('c', working(3), 2 * kSecond).kind == Kind::none);
}

TEST_CASE("the second c comes too late after three seconds") {
    KeyInput keys(KeyInput::Control::allowed);
    (void)keys.take('c', working(3), 0);
    CHECK(keys.message(3 * kSecond).empty());
    CHECK(keys.take('c', working(3), 3 * kSecond).kind == Kind::none);
    CHECK(keys.message(3 * kSecond) == "press c again to cancel scan 3");
}

TEST_CASE("another key between two c disarms") {
    KeyInput keys(KeyInput::Control::allowed);
    (void)keys.take('c', working(3), 0);
    (void)keys.take('x', working(3), 0);
    CHECK(keys.message(0).empty());
    CHECK(keys.take('c', working(3), 0).kind == Kind::none);
}

TEST_CASE("a scan that began between two c is not canceled") {
    KeyInput keys(KeyInput::Control::allowed);
    (void)keys.take('c', working(3), 0);
    CHECK(keys.take('c', working(4), 1).kind == Kind::none);
    CHECK(keys.message(1) == "press c again to cancel scan 4");
    CHECK(keys.take('c', working(4), 2).scan_id == 4);
}

TEST_CASE("c says why nothing can be canceled") {
    KeyInput reader(KeyInput::Control::read_only);
    (void)reader.take('c', working(3), 0);
    CHECK(reader.take('c', working(3), 1).kind == Kind::none);
    CHECK(reader.message(1) == "this viewer was started with --read-only and cannot cancel");
    KeyInput keys(KeyInput::Control::allowed);
    (void)keys.take('c', ViewerStatus{}, 0);
    CHECK(keys.take('c', ViewerStatus{}, 1).kind == Kind::none);
    CHECK(keys.message(1) == "no scan to cancel");
}

TEST_CASE("p pauses a working scan and resumes a paused one") {
    KeyInput keys(KeyInput::Control::allowed);
    ViewerStatus status = working(3);
    status.link = SessionLink::live;
    status.scan_state = "WORKING";
    const DisplayCommand pause = keys.take('p', status, 0);
    CHECK(pause.kind == Kind::pause_scan);
    CHECK(pause.scan_id == 3);
    CHECK(keys.message(0) == "pausing scan 3");
    status.scan_state = "PAUSED";
    status.is_paused = true;
    const DisplayCommand resume = keys.take('p', status, 1);
    CHECK(resume.kind == Kind::resume_scan);
    CHECK(resume.scan_id == 3);
    CHECK(keys.message(1) == "resuming scan 3");
}

TEST_CASE("p says why nothing can be paused") {
    KeyInput reader(KeyInput::Control::read_only);
    CHECK(reader.take('p', working(3), 0).kind == Kind::none);
    CHECK(reader.message(0) == "this viewer was started with --read-only and cannot pause");
    KeyInput keys(KeyInput::Control::allowed);
    ViewerStatus status = working(3);
    status.link = SessionLink::live;
    status.scan_state = "ENDED";
    CHECK(keys.take('p', status, 0).kind == Kind::none);
    CHECK(keys.message(0) == "no scan to pause");
    CHECK(keys.take('p', ViewerStatus{}, 0).kind == Kind::none);
}

TEST_CASE("p between two c disarms") {
    KeyInput keys(KeyInput::Control::allowed);
    (void)keys.take('c', working(3), 0);
    (void)keys.take('p', working(3), 0);
    CHECK(keys.take('c', working(3), 0).kind == Kind::none);
}

TEST_CASE("arrow and function keys are no letters") {
    KeyInput keys(KeyInput::Control::allowed);
    for (const char byte : std::string("\x1b[1;2c\x1bOq\x1b[A\x1bq")) {
        CHECK(keys.take(byte, working(1), 0).kind == Kind::none);
    }
    CHECK(keys.message(0).empty());
    CHECK(keys.take('q', working(1), 0).kind == Kind::quit);
}

TEST_CASE("a question mark explains the keys") {
    KeyInput keys(KeyInput::Control::allowed);
    (void)keys.take('?', working(1), 0);
    CHECK(keys.message(0) ==
          "q quit   p pause the scan, resume   c c cancel the scan   w white balance   b Bayer in color or raw   "
          "? this help");
    KeyInput reader(KeyInput::Control::read_only);
    (void)reader.take('?', working(1), 0);
    CHECK(reader.message(0) == "q quit   w white balance   b Bayer in color or raw   ? this help");
}
