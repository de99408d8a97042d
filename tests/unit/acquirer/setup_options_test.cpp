#include "acquirer/setup_options.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"

using namespace framering;

TEST_CASE("a channel is a name and its wavelengths") {
    CHECK(parse_channel("DIC") == Channel{"DIC"});
    CHECK(parse_channel("GFP:488/525") == Channel{"GFP", 488, 525});
    CHECK(parse_channel("GFP:/525.5") == Channel{"GFP", 0, 525.5});
    CHECK(parse_channel("a:b:405/") == Channel{"a:b", 405, 0});
    for (const char* wrong : {"", ":488/525", "GFP:488", "GFP:x/525", "GFP:488/-1", "GFP:0/525", "GFP:4e8/5"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS((void)parse_channel(wrong), Error);
    }
}

TEST_CASE("a device is maker and model and serial number") {
    CHECK(parse_device("ORCA") == Device{"", "ORCA", ""});
    CHECK(parse_device("Hamamatsu, ORCA-Fusion") == Device{"Hamamatsu", "ORCA-Fusion", ""});
    CHECK(parse_device("Nikon,Ti2-E,12345") == Device{"Nikon", "Ti2-E", "12345"});
    CHECK(parse_device(",,12345") == Device{"", "", "12345"});
    for (const char* wrong : {"", " ", ",,", "a,b,c,d"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS((void)parse_device(wrong), Error);
    }
}

TEST_CASE("an objective tells magnification and aperture in its name") {
    CHECK(parse_objective("CFI Plan Apo 20x/0.75") == Objective{"CFI Plan Apo 20x/0.75", 20, 0.75});
    CHECK(parse_objective("2.5X") == Objective{"2.5X", 2.5, 0});
    CHECK(parse_objective("Apex 60x/1.40 Oil") == Objective{"Apex 60x/1.40 Oil", 60, 1.4});
    CHECK(parse_objective("x") == Objective{"x", 0, 0});
    CHECK(parse_objective("20x/") == Objective{"20x/", 20, 0});
    CHECK_THROWS_AS((void)parse_objective(""), Error);
}

TEST_CASE("what the user says goes before what the source knows") {
    ScanSetup given;
    given.camera = {"Hamamatsu", "ORCA", ""};
    given.exposure_us = 5;
    ScanSetup known;
    known.camera = {"Framering", "simulated camera", ""};
    known.sample = "cells";
    known.exposure_us = 7;
    const ScanSetup all = completed(given, known);
    CHECK(all.camera == given.camera);
    CHECK(all.exposure_us == 5);
    CHECK(all.sample == "cells");
    CHECK(completed({}, known) == known);
}
