#include "acquirer/plugin/camera_setting.hpp"

#include <doctest/doctest.h>

#include <cstring>

#include "common/base/error.hpp"
#include "tests/support/contains.hpp"

using namespace framering;
using namespace framering::test;

namespace {
fr_setting described_as(std::uint32_t type, const char* key, const char* choices = "") {
    fr_setting setting{};
    setting.type = type;
    std::strncpy(static_cast<char*>(setting.key), key, sizeof setting.key);
    std::strncpy(static_cast<char*>(setting.choices), choices, sizeof setting.choices);
    return setting;
}

CameraSetting number_setting(double minimum, double maximum, double step = 0) {
    CameraSetting setting;
    setting.key = "exposure";
    setting.type = FR_REAL;
    setting.minimum = minimum;
    setting.maximum = maximum;
    setting.step = step;
    return setting;
}
}  // namespace

TEST_CASE("a setting of a camera is taken over with its choices, one a line") {
    const CameraSetting setting = camera_setting(described_as(FR_CHOICE, "trigger.mode", "off\nsoftware\nline1"));
    CHECK(setting.key == "trigger.mode");
    CHECK(setting.choices == std::vector<std::string>{"off", "software", "line1"});
    CHECK(range_text(setting) == "off, software, line1");
}

TEST_CASE("empty lines of choices are none, and control characters become question marks") {
    const CameraSetting setting = camera_setting(described_as(FR_CHOICE, "mode", "\nslow\n\x1b[1m\n"));
    CHECK(setting.choices == std::vector<std::string>{"slow", "?[1m"});
}

TEST_CASE("texts of a camera's setting without an end stop at the end of their array") {
    fr_setting endless = described_as(FR_CHOICE, "mode");
    std::memset(static_cast<char*>(endless.help), 'h', sizeof endless.help);
    std::memset(static_cast<char*>(endless.choices), 'c', sizeof endless.choices);
    const CameraSetting setting = camera_setting(endless);
    CHECK(setting.help == std::string(256, 'h'));
    CHECK(setting.choices == std::vector<std::string>{std::string(2048, 'c')});
}

TEST_CASE("a setting with a key, type or choices that cannot be is refused") {
    CHECK_THROWS_WITH_AS(camera_setting(described_as(FR_TEXT, "")),
                         "a setting has the key ''; a key has letters, digits, _ . and - only", Error);
    CHECK_THROWS_AS(camera_setting(described_as(FR_TEXT, "with blank")), Error);
    CHECK_THROWS_AS(camera_setting(described_as(FR_TEXT, "a=b")), Error);
    CHECK_THROWS_AS(camera_setting(described_as(6, "mode")), Error);
    CHECK_THROWS_AS(camera_setting(described_as(FR_CHOICE, "mode")), Error);
}

TEST_CASE("the range of a camera's number is told as far as it has one") {
    CHECK(range_text(number_setting(0, 0)) == "");
    CHECK(range_text(number_setting(-5, 24)) == "-5 ... 24");
    CHECK(range_text(number_setting(10, 1e6, 2.5)) == "10 ... 1000000, step 2.5");
}

TEST_CASE("NAME=VALUE is cut at the first equals sign; a value may be empty") {
    using Pair = std::pair<std::string, std::string>;
    CHECK(parse_camera_setting("gain=3") == Pair{"gain", "3"});
    CHECK(parse_camera_setting("User.Id=a=b") == Pair{"User.Id", "a=b"});
    CHECK(parse_camera_setting("reset=") == Pair{"reset", ""});
    for (const char* const wrong : {"gain", "=3", "ga in=3", ""}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(parse_camera_setting(wrong), Error);
    }
}

TEST_CASE("values of numbers are compared as numbers, others as texts") {
    const CameraSetting number = number_setting(0, 0);
    CHECK(same_value(number, "10", "10.000"));
    CHECK(same_value(number, "1e4", "10000"));
    CHECK_FALSE(same_value(number, "10", "10.1"));
    CHECK_FALSE(same_value(number, "10", "ten"));
    CameraSetting text;
    CHECK(same_value(text, "a", "a"));
    CHECK_FALSE(same_value(text, "10", "10.0"));
}

TEST_CASE("the table of settings has a line each and marks what cannot be set") {
    CameraSetting exposure = number_setting(10, 1000);
    exposure.value = "100";
    exposure.unit = "us";
    exposure.help = "Exposure time";
    exposure.flags = FR_LIVE;
    CameraSetting width;
    width.key = "width";
    width.value = "64";
    width.title = "Width";
    width.flags = FR_READ_ONLY;
    CHECK(settings_table({exposure, width}) ==
          "NAME      VALUE  RANGE        UNIT\n"
          "exposure  100    10 ... 1000  us    [live] Exposure time\n"
          "width     64                        [read only] Width\n");
}
