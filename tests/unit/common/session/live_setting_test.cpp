#include "common/session/live_setting.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "common/base/error.hpp"

using namespace framering;

namespace {
LiveSettings exposure_and_refused_gain() {
    LiveSettings live;
    live.exposure = {LiveSetting{12'500, 10, 1e6, "us"}, {3, 12'501, ExitCode::done, ""}, true};
    live.gain = {LiveSetting{-2.5, 0, 0, "dB", false}, {1, 40, ExitCode::refused, "it is being recorded"}, false};
    return live;
}

std::string refusal_of(LiveKey key, const std::string& text) {
    try {
        (void)parse_live_value(key, text);
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
    return "";
}
}  // namespace

TEST_CASE("live settings are read back from the settings beside which they were written") {
    const LiveSettings live = exposure_and_refused_gain();
    const std::string all = with_live_settings(R"({"read.mode":"fast","set":"mode"})", live);
    CHECK(live_settings_in(all) == live);
    CHECK(other_settings_in(all) ==
          std::vector<std::pair<std::string, std::string>>{{"read.mode", "fast"}, {"set", "mode"}});
    CHECK(live_settings_in(with_live_settings(all, {})) == LiveSettings{});
    CHECK(live_settings_in(with_live_settings("", live)) == live);
}

TEST_CASE("an answer to a change of what the source does not have is read back") {
    LiveSettings live;
    live.gain.answer = {7, 2, ExitCode::failed, "there is no gain"};
    const LiveSettings read = live_settings_in(with_live_settings("{}", live));
    CHECK(read == live);
    CHECK_FALSE(read.gain.setting);
}

TEST_CASE("texts that hold no live settings give none") {
    for (const std::string text :
         {"", "[]", "{}", "no JSON", R"({"live":7})", R"({"live":{"exposure":{"value":"much"}}})",
          R"({"live":{"exposure":{"answer":{"number":-1}}}})", R"({"live":{"gain":[]}})",
          R"({"live":{"gain":{"answer":{"number":1e300,"asked":1}}}})",
          R"({"live":{"gain":{"answer":{"number":-1,"asked":1}}}})",
          R"({"live":{"gain":{"answer":{"number":1,"asked":1,"error":"x","exit_code":1e300}}}})"}) {
        CAPTURE(text);
        CHECK(live_settings_in(text) == LiveSettings{});
    }
    CHECK(other_settings_in("no JSON").empty());
}

TEST_CASE("an answer without a number is none, whatever stands in it") {
    const std::string text =
        R"({"live":{"gain":{"answer":{"number":0,"asked":12,"error":"it is recorded","exit_code":5}}}})";
    const LiveSettings read = live_settings_in(text);
    CHECK(read == LiveSettings{});
    CHECK(live_settings_in(with_live_settings(text, read)) == read);
}

TEST_CASE("texts of a setting steer no terminal") {
    LiveSettings live = exposure_and_refused_gain();
    live.gain.setting->unit = "\x1b[2J";
    live.gain.answer.error = "no\n\x1b[2J";
    const LiveSettings read = live_settings_in(with_live_settings("{}", live));
    CHECK(read.gain.setting->unit.find('\x1b') == std::string::npos);
    CHECK(read.gain.answer.error.find('\x1b') == std::string::npos);
    CHECK(read.gain.answer.error.find('\n') == std::string::npos);
}

TEST_CASE("exposures and gains are told as people write them") {
    CHECK(live_value_text(LiveKey::exposure, 12'500, "us") == "12.5 ms");
    CHECK(live_value_text(LiveKey::exposure, 1'500'000, "us") == "1.5 s");
    CHECK(live_value_text(LiveKey::exposure, 0.5, "us") == "0.5 us");
    CHECK(live_value_text(LiveKey::exposure, 999.5, "us") == "999.5 us");
    CHECK(live_value_text(LiveKey::gain, -2.5, "dB") == "-2.5 dB");
    CHECK(live_value_text(LiveKey::gain, 2, "") == "2");
    CHECK(live_range_text(LiveKey::exposure, {1, 10, 1e6, "us"}) == "10 us to 1 s");
}

TEST_CASE("exposures have a unit and gains may have a sign") {
    CHECK(parse_live_value(LiveKey::exposure, "20ms") == 20'000);
    CHECK(parse_live_value(LiveKey::exposure, "12.5us") == 12.5);
    CHECK(parse_live_value(LiveKey::gain, "2.5") == 2.5);
    CHECK(parse_live_value(LiveKey::gain, "-3") == -3);
    CHECK(refusal_of(LiveKey::exposure, "20").find("use a value such as") != std::string::npos);
    CHECK(refusal_of(LiveKey::exposure, "0ms").find("not positive") != std::string::npos);
    for (const std::string text : {"", "2x", "inf", "nan", "1e999", " 2"}) {
        CAPTURE(text);
        CHECK(refusal_of(LiveKey::gain, text).find("is not a gain") != std::string::npos);
    }
}

TEST_CASE("a value that differs in digits that nobody sees is the same one") {
    CHECK(is_same_live_value(0, 0));
    CHECK(is_same_live_value(20'000, 20'000.0000001));
    CHECK_FALSE(is_same_live_value(20'000, 20'001));
    CHECK_FALSE(is_same_live_value(std::numeric_limits<double>::quiet_NaN(), 1));
}
