#include "acquirer/actuator/simulated/simulated_actuator_options.hpp"

#include <doctest/doctest.h>

#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("the simulated stage takes its options in any order") {
    const auto options = parse_simulated_actuator(
        "miss=-2um,fail=0.25,speed=1mm,hang_at=4,fail_at=3-5,settling=30ms,switching=5ms,focus=-12um,channels=A/B "
        "c",
        {"unused"});
    CHECK(options.speed_um_s == 1000);
    CHECK(options.settling == std::chrono::milliseconds(30));
    CHECK(options.switching == std::chrono::milliseconds(5));
    CHECK(options.focus_um == -12);
    CHECK(options.miss_um == -2);
    CHECK(options.channels == std::vector<std::string>{"A", "B c"});
    CHECK(options.failing_share == 0.25);
    CHECK(options.first_failing == 3);
    CHECK(options.last_failing == 5);
    CHECK(options.first_hanging == 4);
    CHECK(options.last_hanging == 4);
    CHECK_FALSE(options.move_time);
}

TEST_CASE("the filter wheel of the simulated stage has the scan's channels, or usual ones") {
    CHECK(parse_simulated_actuator("", {"Cy3", "TRITC"}).channels == std::vector<std::string>{"Cy3", "TRITC"});
    CHECK(parse_simulated_actuator("", {}).channels.size() == 4);
    CHECK(parse_simulated_actuator("instant", {}).move_time == Nanoseconds(0));
    CHECK(parse_simulated_actuator("time=20ms", {}).move_time == std::chrono::milliseconds(20));
}

TEST_CASE("an option that the simulated stage does not have, or a wrong value, is refused with the ones it has") {
    for (const char* text :
         {"sped=1mm", "speed", "speed=", "instant=1", ",", "speed=0um", "speed=-1mm", "speed=5", "fail=2",
          "fail_at=0", "fail_at=5-3", "fail_at=x", "channels=A//B", "settling=5", "focus=--1um", "=3"}) {
        CAPTURE(text);
        CHECK(failure_of([&] { (void)parse_simulated_actuator(text, {}); }).exit_code == ExitCode::usage);
    }
}
