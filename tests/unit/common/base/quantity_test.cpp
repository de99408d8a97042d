#include "common/base/quantity.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;
using namespace std::chrono_literals;

TEST_CASE("sizes are read in powers of 1000 and of 1024") {
    CHECK(parse_size("4096") == 4096);
    CHECK(parse_size("2GiB") == 2ULL << 30);
    CHECK(parse_size("0.5KiB") == 512);
    CHECK(parse_size("2MB") == 2'000'000);
}

TEST_CASE("durations need a unit") {
    CHECK(parse_duration("500ms") == 500ms);
    CHECK(parse_duration("1.5s") == 1500ms);
    CHECK(parse_duration("2h") == 2h);
    CHECK_THROWS_AS((void)parse_duration("10"), Error);
}

TEST_CASE("rates are per second, minute or hour") {
    CHECK(parse_rate_hz("12.5") == 12.5);
    CHECK(parse_rate_hz("30/s") == 30);
    CHECK(parse_rate_hz("4/min") == doctest::Approx(1. / 15));
    CHECK(parse_rate_hz("240/h") == doctest::Approx(1. / 15));
    for (const char* text : {"", "/min", "4min", "4/m", "4 /min", "-4/min", "4/min/s"}) {
        CAPTURE(text);
        CHECK_THROWS_WITH(
            (void)parse_rate_hz(text),
            ("invalid value '" + std::string(text) + "'; use a value such as 12.5 or 4/min").c_str());
    }
}

TEST_CASE("lengths become nanometres") {
    CHECK(parse_length_nm("0.65um") == doctest::Approx(650));
    CHECK(parse_length_nm("108.3nm") == doctest::Approx(108.3));
}

TEST_CASE("a switch is on, off or left to us") {
    CHECK(parse_switch("on") == true);
    CHECK(parse_switch("off") == false);
    CHECK(parse_switch("auto") == std::nullopt);
    CHECK_THROWS_AS((void)parse_switch("yes"), Error);
}

TEST_CASE("what is no quantity is refused with the text and an example") {
    for (const char* text : {"", "x", "-1", "1e99GiB", "GiB", "1 GiB", "nan", "inf", "0x10", "+1"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)parse_size(text), Error);
    }
    CHECK_THROWS_AS((void)parse_count("12.5"), Error);
    CHECK_THROWS_AS((void)parse_count("18446744073709551616"), Error);
    CHECK_THROWS_WITH((void)parse_size("2GB1"), "invalid value '2GB1'; use a value such as 2GiB, 512MiB or 4096");
}

TEST_CASE("sizes and durations are written for people") {
    CHECK(size_text(512) == "512 B");
    CHECK(size_text(3ULL << 29) == "1.5 GiB");
    CHECK(duration_text(350ms) == "350 ms");
    CHECK(duration_text(4200ms) == "4.2 s");
    CHECK(duration_text(75s) == "1 min 15 s");
    CHECK(duration_text(6h + 10min) == "6 h 10 min");
    CHECK(duration_text(47h + 59min) == "47 h 59 min");
    CHECK(duration_text(76h + 59min) == "3 d 4 h");
}
