#include "acquirer/options.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "tests/support/program_output.hpp"

using namespace framering;
using framering::test::printed_by;
using namespace std::chrono_literals;

namespace {
std::optional<AcquirerOptions> parsed(const std::vector<const char*>& words) {
    std::vector<const char*> line(words.size() + 1, "acquirer");
    std::copy(words.begin(), words.end(), line.begin() + 1);
    return parse_acquirer_options(static_cast<int>(line.size()), line.data());
}

// The error's line; its exit code must be `usage`.
std::string refusal(const std::vector<const char*>& words) {
    try {
        (void)parsed(words);
        return "none";
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        CHECK(std::string(error.what()).find('\n') == std::string::npos);
        return error.what();
    }
}
}  // namespace

TEST_CASE("without options the acquirer simulates 512x512 mono16 without limit") {
    const auto options = parsed({});
    REQUIRE(options.has_value());
    CHECK(options->session == "default");
    CHECK(options->source.text == "simulated");
    const FrameFormat expected{512, 512, PixelFormat::mono16, 16, 0};
    CHECK(with_defaults(options->source.format) == expected);
    CHECK_FALSE(options->source.loop);
    CHECK_FALSE(options->source.embed_sequence);
    CHECK_FALSE(options->frames.has_value());
    CHECK_FALSE(options->duration.has_value());
    CHECK_FALSE(options->frame_rate_hz.has_value());
    CHECK_FALSE(options->slots.has_value());
    CHECK_FALSE(options->ring_bytes.has_value());
    CHECK_FALSE(options->when_full.has_value());
    CHECK(options->wait_for.empty());
    CHECK(options->grace == 10s);
    CHECK_FALSE(options->group_readable);
    CHECK_FALSE(options->source_given);
    CHECK_FALSE(options->resume);
}

TEST_CASE("every option of the acquirer arrives where it belongs") {
    const auto options = parsed({"--session",
                                 "lab_2",
                                 "--source",
                                 "raw:-",
                                 "--loop",
                                 "--embed-sequence",
                                 "--width",
                                 "640",
                                 "--height=424",
                                 "--pixel-format",
                                 "mono8",
                                 "--significant-bits=7",
                                 "--bit-alignment=high",
                                 "--pixel-size",
                                 "0.65um",
                                 "--frames",
                                 "200",
                                 "--duration",
                                 "1.5s",
                                 "--frame-rate",
                                 "29.97",
                                 "--slots",
                                 "64",
                                 "--when-full",
                                 "drop",
                                 "--wait-for=writer=10s",
                                 "--grace",
                                 "0s",
                                 "--resume",
                                 "--group-readable"});
    REQUIRE(options.has_value());
    CHECK(options->session == "lab_2");
    CHECK(options->source.text == "raw:-");
    CHECK(options->source_given);
    CHECK(options->resume);
    CHECK(options->source.loop);
    CHECK(options->source.embed_sequence);
    const FrameFormat expected{640, 424, PixelFormat::mono8, 7, 650, BitAlignment::high};
    CHECK(with_defaults(options->source.format) == expected);
    CHECK(options->frames == 200);
    CHECK(options->duration == 1500ms);
    CHECK(options->frame_rate_hz.value() == doctest::Approx(29.97));
    CHECK(options->slots == 64);
    CHECK(options->when_full == WhenFull::drop);
    REQUIRE(options->wait_for.size() == 1);
    CHECK(options->wait_for[0].role == "writer");
    CHECK(options->wait_for[0].limit == 10s);
    CHECK(options->grace == 0s);
    CHECK(options->group_readable);

    CHECK(parsed({"--ring-size", "2GiB"})->ring_bytes == std::uint64_t{2} << 30);
    CHECK(parsed({"--frame-rate", "max"})->frame_rate_hz.value() == 0);
    const auto both = parsed({"--wait-for", "writer", "--wait-for", "second=2s"})->wait_for;
    REQUIRE(both.size() == 2);
    CHECK(both[0].role == "writer");
    CHECK_FALSE(both[0].limit.has_value());
    CHECK(both[1].role == "second");
    CHECK(both[1].limit == 2s);
}

TEST_CASE("what is known about specimen and instrument arrives where it belongs") {
    const auto options =
        parsed({"--sample", "HeLa", "--comment", "second try", "--axes", "t:10:60s,c:2", "--channel",
                "GFP:488/525", "--channel=DIC", "--exposure", "10ms", "--objective", "Plan Apo 20x/0.75",
                "--microscope", "Nikon,Ti2-E", "--camera", "Hamamatsu,ORCA,7"});
    REQUIRE(options.has_value());
    const ScanSetup expected{"HeLa",
                             "second try",
                             {{"GFP", 488, 525}, {"DIC"}},
                             10'000,
                             {"Nikon", "Ti2-E", ""},
                             {"Hamamatsu", "ORCA", "7"},
                             {"Plan Apo 20x/0.75", 20, 0.75}};
    CHECK(options->setup == expected);
    CHECK(options->axes == std::vector<ScanAxis>{{"t", "s", 10, 60}, {"c", "", 2}});
    CHECK(options->frames == 20);
}

TEST_CASE("axes and the number of frames agree or are refused") {
    CHECK(parsed({"--axes", "z:5,c:2"})->frames == 10);
    CHECK(parsed({"--axes", "z:5,c:2", "--frames", "10"})->frames == 10);
    CHECK(refusal({"--axes", "z:5,c:2", "--frames", "20"}) ==
          "--frames 20 contradicts --axes, which give 10 frames; omit one of them");
    CHECK_FALSE(parsed({"--axes", "t,z:5"})->frames.has_value());
    CHECK(parsed({"--axes", "t,z:5"})->axes.front().length == 0);
    CHECK(parsed({"--axes", "t,z:5", "--frames", "20"})->axes.front().length == 4);
    CHECK(refusal({"--axes", "t,z:5", "--frames", "21"}) ==
          "--frames 21 is not a multiple of 5, the number of frames per step of axis t; try 25");
}

TEST_CASE("every channel is named or none") {
    CHECK(parsed({"--channel", "GFP"})->setup.channels.size() == 1);
    CHECK(refusal({"--channel", "GFP", "--channel", "DIC"}) ==
          "--channel names 2 channels, but the scan has 1; name each of them, and add axis c to --axes, such as "
          "c:2");
    CHECK(refusal({"--axes", "c:3", "--channel", "GFP"})
              .starts_with("--channel names 1 channels, but the scan has 3"));
}

TEST_CASE("every wrong value is refused in one line that names the option") {
    struct Wrong {
        std::vector<const char*> words;
        const char* line;
    };
    const std::vector<Wrong> all{
        {{"--session", "a/b"},
         "option --session: '/' at position 2 is not allowed in a session name; use letters, digits and _"},
        {{"scans"}, "unexpected argument 'scans'; see framering acquirer --help"},
        {{"--width", "0"}, "option --width: 0 is out of range; use 1 to 65535"},
        {{"--height", "65536"}, "option --height: 65536 is out of range; use 1 to 65535"},
        {{"--height", "4294967297"}, "option --height: 4294967297 is out of range; use 1 to 65535"},
        {{"--width", "-5"}, "option --width: '-5' is not a whole number; use a value such as 1000"},
        {{"--pixel-format", "rgb24"},
         "option --pixel-format: unknown pixel format 'rgb24'; use mono8, mono16, rgb8, rgb16, float32, bayerrg8, "
         "bayerrg16 (or gr, gb, bg for rg), or for packed raw frames Mono10p, Mono12p, Mono14p, Mono10Packed, "
         "Mono12Packed, Y10P or Y12P, or BayerRG12p and the like"},
        {{"--bit-alignment", "left"}, "option --bit-alignment: unknown bit alignment 'left'; use low or high"},
        {{"--significant-bits", "17"}, "option --significant-bits: 17 is out of range; use 1 to 16"},
        {{"--pixel-size", "0um"},
         "option --pixel-size: the size 0um is not positive; omit the option if the size is unknown"},
        {{"--pixel-size", "0.65"},
         "option --pixel-size: invalid value '0.65'; use a value such as 0.65um or 650nm"},
        {{"--frames", "0"}, "option --frames: 0 is out of range; use 1 to 4611686018427387904"},
        {{"--frames", "many"}, "option --frames: 'many' is not a whole number; use a value such as 1000"},
        {{"--duration", "0s"}, "option --duration: the time 0s is not positive; use a value such as 10s"},
        {{"--duration", "10"},
         "option --duration: invalid value '10'; use a value such as 10s, 500ms, 5min or 2h"},
        {{"--frame-rate", "0"},
         "option --frame-rate: 0 Hz is out of range; use 1e-05 to 1000000, or max for no limit"},
        {{"--frame-rate", "fast"}, "option --frame-rate: invalid value 'fast'; use a value such as 12.5 or 4/min"},
        {{"--slots", "1"}, "option --slots: 1 is out of range; use 2 to 1048576"},
        {{"--ring-size", "0"}, "option --ring-size: the ring size is 0; use a value such as 2GiB"},
        {{"--slots", "4", "--ring-size", "1GiB"},
         "--slots and --ring-size both set the size of the ring; use only one of them"},
        {{"--wait-for", "=5s"}, "option --wait-for: a role name has 1 to 31 characters, not 0"},
        {{"--wait-for", "a b=5s"},
         "option --wait-for: byte 0x20 at position 2 is not allowed in a role name; use letters, digits and _"},
        {{"--wait-for", "writer=0s"}, "option --wait-for: the time 0s is not positive; use a value such as 10s"},
        {{"--exposure", "0ms"}, "option --exposure: the time 0ms is not positive; use a value such as 10ms"},
        {{"--axes", "2y:3"},
         "option --axes: '2y' is no axis; use t (time), z (focus), c (channel), p (position), or a name of your "
         "own: a letter, then letters, digits, '_' or '-', at most 32; "
         "for example t:10,z:5:0.5um,c:2"},
        {{"--comment", ""}, "option --comment: the text is empty; omit the option"},
        {{"--grace", "soon"}, "option --grace: invalid value 'soon'; use a value such as 10s, 500ms, 5min or 2h"},
    };
    for (const Wrong& each : all) {
        CHECK(refusal(each.words) == each.line);
    }
    CHECK(refusal({"--when-full", "panic"}).starts_with("option --when-full: "));
    CHECK(refusal({"--resum"}) != "none");
    CHECK(refusal({"stray"}) != "none");
    CHECK(refusal({"--frames", "1", "--frames", "2"}) != "none");
}

TEST_CASE("options of pictures are for programs that take them") {
    const auto kept = parsed({"--source", "command:cat a.png", "--picture-program", "kept", "--picture-timeout",
                              "2min", "--picture-retries", "0"});
    CHECK(kept->source.text == "command:cat a.png");
    CHECK(kept->source.pictures.is_kept);
    CHECK(kept->source.pictures.timeout == std::chrono::minutes(2));
    CHECK(kept->source.pictures.retries == 0);
    CHECK(refusal({"--picture-program", "often"}) ==
          "option --picture-program: unknown value 'often'; use anew or kept");
    CHECK(refusal({"--picture-timeout", "0s"}) ==
          "option --picture-timeout: the time 0s is not positive; use a value such as 30s");
    CHECK(refusal({"--picture-retries", "1001"}) ==
          "option --picture-retries: 1001 is out of range; use 0 to 1000");
    CHECK(refusal({"--picture-retries", "1"}) ==
          "--picture-program, --picture-timeout and --picture-retries are for --source command:\"PROGRAM ARGS\" "
          "only");
}

TEST_CASE("a folder of images alone is watched") {
    CHECK(parsed({"--source", "images:photos", "--watch"})->source.pictures.is_watched);
    CHECK(refusal({"--source", "tiff:photos", "--watch"}) == "--watch is for --source images:FOLDER only");
}

TEST_CASE("how long a source may be silent, and what follows") {
    CHECK(parsed({})->stall_timeout == 10s);
    CHECK_FALSE(parsed({})->when_stalled.has_value());
    const auto options = parsed({"--stall-timeout", "90s", "--when-stalled", "wait"});
    CHECK(options->stall_timeout == 90s);
    CHECK(options->when_stalled == WhenStalled::wait);
    CHECK_FALSE(parsed({"--stall-timeout", "never"})->stall_timeout.has_value());
    CHECK(refusal({"--stall-timeout", "0s"}).starts_with("option --stall-timeout: "));
    CHECK(refusal({"--when-stalled", "panic"}).starts_with("option --when-stalled: "));
}

TEST_CASE("the help of the acquirer names every option and warns of holding a live producer back") {
    const std::string printed = printed_by([] { CHECK_FALSE(parsed({"--help"}).has_value()); });
    for (const char* text : {"--session",       "--source",         "--loop",         "--embed-sequence",
                             "--width",         "--height",         "--pixel-format", "--significant-bits",
                             "--bit-alignment", "--pixel-size",     "--frames",       "--duration",
                             "--frame-rate",    "--slots",          "--ring-size",    "--axes",
                             "--sample",        "--comment",        "--channel",      "--exposure",
                             "--objective",     "--microscope",     "--camera",       "Sample and instrument",
                             "--when-full",     "--stall-timeout",  "--when-stalled", "--wait-for",
                             "--grace",         "--group-readable", "raw:-"}) {
        CAPTURE(text);
        CHECK(printed.find(text) != std::string::npos);
    }
    CHECK(printed.find("live producer") != std::string::npos);
}
