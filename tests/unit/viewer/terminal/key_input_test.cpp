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
    KeyInput keys(KeyInput::Cancel::allowed);
    CHECK(keys.take('q', working(1), 0).kind == Kind::quit);
    CHECK(keys.take('x', working(1), 0).kind == Kind::none);
}

TEST_CASE("c cancels only at the second press and names the scan") {
    KeyInput keys(KeyInput::Cancel::allowed);
    CHECK(keys.take('c', working(3), 0).kind == Kind::none);
    CHECK(keys.message(0) == "press c again to cancel scan 3");
    const DisplayCommand command = keys.take('c', working(3), 2 * kSecond);
    CHECK(command.kind == Kind::cancel_scan);
    CHECK(command.scan_id == 3);
    CHECK(keys.message(2 * kSecond) == "canceling scan 3");
    CHECK(keys.take('c', working(3), 2 * kSecond).kind == Kind::none);
}

TEST_CASE("the second c comes too late after three seconds") {
    KeyInput keys(KeyInput::Cancel::allowed);
    (void)keys.take('c', working(3), 0);
    CHECK(keys.message(3 * kSecond).empty());
    CHECK(keys.take('c', working(3), 3 * kSecond).kind == Kind::none);
    CHECK(keys.message(3 * kSecond) == "press c again to cancel scan 3");
}

TEST_CASE("another key between two c disarms") {
    KeyInput keys(KeyInput::Cancel::allowed);
    (void)keys.take('c', working(3), 0);
    (void)keys.take('x', working(3), 0);
    CHECK(keys.message(0).empty());
    CHECK(keys.take('c', working(3), 0).kind == Kind::none);
}

TEST_CASE("a scan that began between two c is not canceled") {
    KeyInput keys(KeyInput::Cancel::allowed);
    (void)keys.take('c', working(3), 0);
    CHECK(keys.take('c', working(4), 1).kind == Kind::none);
    CHECK(keys.message(1) == "press c again to cancel scan 4");
    CHECK(keys.take('c', working(4), 2).scan_id == 4);
}

TEST_CASE("c says why nothing can be canceled") {
    KeyInput reader(KeyInput::Cancel::read_only);
    (void)reader.take('c', working(3), 0);
    CHECK(reader.take('c', working(3), 1).kind == Kind::none);
    CHECK(reader.message(1) == "this viewer was started with --read-only and cannot cancel");
    KeyInput keys(KeyInput::Cancel::allowed);
    (void)keys.take('c', ViewerStatus{}, 0);
    CHECK(keys.take('c', ViewerStatus{}, 1).kind == Kind::none);
    CHECK(keys.message(1) == "no scan to cancel");
}

TEST_CASE("arrow and function keys are no letters") {
    KeyInput keys(KeyInput::Cancel::allowed);
    for (const char byte : std::string("\x1b[1;2c\x1bOq\x1b[A\x1bq")) {
        CHECK(keys.take(byte, working(1), 0).kind == Kind::none);
    }
    CHECK(keys.message(0).empty());
    CHECK(keys.take('q', working(1), 0).kind == Kind::quit);
}

TEST_CASE("a question mark explains the keys") {
    KeyInput keys(KeyInput::Cancel::allowed);
    (void)keys.take('?', working(1), 0);
    CHECK(keys.message(0) ==
          "q quit   c c cancel the scan   w white balance   b Bayer in color or raw   ? this help");
    KeyInput reader(KeyInput::Cancel::read_only);
    (void)reader.take('?', working(1), 0);
    CHECK(reader.message(0) == "q quit   w white balance   b Bayer in color or raw   ? this help");
}
