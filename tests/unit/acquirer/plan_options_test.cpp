#include "acquirer/plan_options.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "common/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;
using namespace std::chrono_literals;

namespace {
AcquirerOptions planned(const std::vector<std::string>& words) {
    std::vector<const char*> arguments{"acquirer"};
    for (const std::string& word : words) {
        arguments.push_back(word.c_str());
    }
    return *parse_acquirer_options(static_cast<int>(arguments.size()), arguments.data());
}

std::string plan_refusal(const std::vector<std::string>& words) {
    try {
        (void)planned(words);
        return "none";
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
}

std::string plan_file(const TemporaryDirectory& folder, const std::string& text) {
    const std::string path = folder / "plan.json";
    std::ofstream(path) << text;
    return path;
}
}  // namespace

TEST_CASE("axes give the frames of the scan, and names of channels their order") {
    const AcquirerOptions options = planned({"--axis",         "t=::2@1s",
                                             "--axis",         "channel=GFP,DAPI",
                                             "--axis",         "z=0um:2um:3@5ms",
                                             "--channel",      "DAPI:405/450",
                                             "--channel",      "GFP:488/525",
                                             "--on-error",     "skip",
                                             "--move-timeout", "2s",
                                             "--move-retries", "0",
                                             "--actuator",     "simulated",
                                             "--actuator",     "command:supply.py -v"});
    CHECK(options.frames == 12);
    REQUIRE(options.setup.channels.size() == 2);
    CHECK(options.setup.channels[0].name == "GFP");
    CHECK(options.setup.channels[0].emission_nm == 525);
    CHECK(options.moves.on_error == OnError::skip);
    CHECK(options.moves.timeout == 2s);
    CHECK(options.moves.retries == 0);
    CHECK(options.actuators == std::vector<std::string>{"simulated", "command:supply.py -v"});
    CHECK_FALSE(planned({"--axis", "t=::@1s", "--axis", "z=0um:2um:3"}).frames);
}

TEST_CASE("options go before a plan file, and a plan file before what is usual") {
    const TemporaryDirectory folder;
    const std::string plan = plan_file(folder, R"({"axes": ["z=0um:2um:3"], "frame_rate": 5, "exposure": "20ms",
        "name": "{sample}_a", "sample": "HeLa", "skip": [{"unless": {"z": {"every": 2}}}]})");
    const AcquirerOptions options = planned({"--plan", plan, "--frame-rate", "9"});
    CHECK(options.frames == 2);
    CHECK(options.skips.size() == 1);
    CHECK(options.frame_rate_hz == 9);
    CHECK(options.setup.exposure_us == 20'000);
    CHECK(options.name == "{sample}_a");
    const AcquirerOptions others = planned({"--plan", plan, "--axis", "z=0um:4um:5"});
    CHECK(others.frames == 5);
    CHECK(others.skips.empty());
}

TEST_CASE("what others ask for goes before the command line, and nothing of former axes stays") {
    const AcquirerOptions given = planned({"--axis", "z=0um:2um:3", "--sample", "HeLa", "--frame-rate", "5"});
    ScanRequest request;
    request.axes = {{.name = "t", .unit = "s", .length = 4}};
    request.frame_rate_hz = 7;
    const AcquirerOptions options = with_request(given, request);
    CHECK(options.frames == 4);
    CHECK(options.axes.size() == 1);
    CHECK(options.frame_rate_hz == 7);
    CHECK(options.setup.sample == "HeLa");
    CHECK(with_request(given, {}).frames == 3);
}

TEST_CASE("plans that do not agree with themselves are refused") {
    const TemporaryDirectory folder;
    CHECK(plan_refusal({"--axis", "z=0um:2um:3", "--axes", "t:3"}) ==
          "--axis and --axes both name the axes; use one of them");
    CHECK(plan_refusal({"--axes", "t:3", "--axis", "z=0um:2um:3"}) ==
          "--axis and --axes both name the axes; use one of them");
    CHECK(plan_refusal({"--axis", "z=0um:2um:3", "--frames", "4"}).starts_with("--frames 4 contradicts"));
    CHECK(plan_refusal({"--axis", "c=DAPI,GFP", "--channel", "RFP"}) ==
          "channel 'RFP' is described, and axis c does not have it; it has c=DAPI,GFP");
    CHECK(plan_refusal({"--plan", plan_file(folder, "{\"source\": \"plugin:x\"}")})
              .ends_with("'source' is not allowed here; it comes from the acquirer's command line alone"));
    CHECK(plan_refusal({"--name", "{what}"}).ends_with("use {sample}, {session}, {date} or {time}"));
    CHECK(plan_refusal({"--name", "../up"}).find("cannot be the name of a scan") != std::string::npos);
    CHECK(plan_refusal({"--source", "none"}).starts_with("--source none takes values at the points of a plan"));
    CHECK(plan_refusal({"--source", "none", "--width", "4", "--axis", "v=0V:1V:2", "--actuator", "simulated"})
              .starts_with("source 'none' has no pictures"));
    CHECK(plan_refusal({"--on-error", "wait"}).find("stop") != std::string::npos);
}
