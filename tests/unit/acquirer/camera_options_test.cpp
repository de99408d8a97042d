// Options of cameras behind plug-ins.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

#include "acquirer/options.hpp"
#include "common/base/error.hpp"
#include "tests/support/contains.hpp"

using namespace framering;
using framering::test::contains;

namespace {
AcquirerOptions parsed_cameras(const std::vector<const char*>& words) {
    std::vector<const char*> line{"acquirer"};
    line.insert(line.end(), words.begin(), words.end());
    return parse_acquirer_options(static_cast<int>(line.size()), line.data()).value();
}

std::string refused_cameras(const std::vector<const char*>& words) {
    try {
        (void)parsed_cameras(words);
        return "";
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::usage);
        return error.what();
    }
}
}  // namespace

TEST_CASE("what the acquirer does instead of a scan is one of its tasks") {
    CHECK(parsed_cameras({}).task == AcquirerTask::scan);
    CHECK(parsed_cameras({"--list-sources"}).task == AcquirerTask::list_sources);
    CHECK(parsed_cameras({"--list-cameras"}).task == AcquirerTask::list_cameras);
    CHECK(parsed_cameras({"--list-actuators"}).task == AcquirerTask::list_actuators);
    CHECK(parsed_cameras({"--list-cameras", "--source", "plugin:a"}).task == AcquirerTask::list_cameras);
    CHECK(parsed_cameras({"--camera-settings", "--source", "plugin:a"}).task == AcquirerTask::camera_settings);
    const AcquirerOptions check = parsed_cameras({"--check-plugin", "a.so", "--check-only", "stop"});
    CHECK(check.task == AcquirerTask::check_plugin);
    CHECK(check.plugin_file == "a.so");
    CHECK(check.plugin_check == "stop");
}

TEST_CASE("settings of a camera arrive in their order") {
    using Settings = std::vector<std::pair<std::string, std::string>>;
    CHECK(parsed_cameras({"--source", "plugin:a", "--camera-setting", "gain=3", "--camera-setting", "exposure=10"})
              .source.camera.settings == Settings{{"gain", "3"}, {"exposure", "10"}});
}

TEST_CASE("genicam is a plug-in by a shorter name") {
    CHECK(parsed_cameras({"--source", "genicam"}).source.text == "plugin:genicam");
    CHECK(parsed_cameras({"--source", "genicam:22601234"}).source.text == "plugin:genicam:22601234");
    CHECK(parsed_cameras({"--source", "plugin:genicam"}).source.text == "plugin:genicam");
    CHECK(parsed_cameras({"--source", "genicams"}).source.text == "genicams");
}

TEST_CASE("options for settings that cameras have in common are wishes by their keys") {
    const auto wishes_of = [](std::vector<const char*> words) {
        words.insert(words.end(), {"--source", "plugin:a"});
        std::string text;
        for (const CameraOption& option : parsed_cameras(words).source.camera.options) {
            text += fmt::format("{}={}{} ", option.key, option.value, option.is_for_cameras ? "!" : "");
        }
        return text;
    };
    CHECK(wishes_of({"--exposure", "10ms"}) == "exposure=10000 ");
    CHECK(wishes_of({"--frame-rate", "12.5"}) == "frame_rate=12.5 ");
    CHECK(wishes_of({"--frame-rate", "30/s"}) == "frame_rate=30 ");
    CHECK(wishes_of({"--frame-rate", "max"}) == "frame_rate=max ");
    CHECK(wishes_of({"--pixel-format", "Mono12Spatial"}) == "pixel_format=Mono12Spatial ");
    CHECK(wishes_of({"--gain", "1.50"}) == "gain=1.5! ");
    CHECK(wishes_of({"--roi", "16,8,640,480"}) == "roi=16,8,640,480! ");
    CHECK(wishes_of({"--binning", "2"}) == "binning=2x2! ");
    CHECK(wishes_of({"--binning", "2x1"}) == "binning=2x1! ");
    CHECK(wishes_of({"--trigger", "Line0"}) == "trigger=Line0! ");
    CHECK(wishes_of({"--reconnect", "1.5min"}) == "reconnect=90! ");
}

TEST_CASE("values that no camera can have are refused before one is asked") {
    for (const char* const roi : {"", "1", "1,2,3", "1,2,3,4,5", "0,0,0,4", "0,0,4,0", "-1,0,4,4", "a,0,4,4"}) {
        CAPTURE(roi);
        CHECK(contains(refused_cameras({"--source", "plugin:a", "--roi", roi}), "option --roi"));
    }
    for (const char* const binning : {"0", "2x", "x2", "2x2x2", "2x0", "two"}) {
        CAPTURE(binning);
        CHECK(contains(refused_cameras({"--source", "plugin:a", "--binning", binning}), "option --binning"));
    }
    CHECK(contains(refused_cameras({"--source", "plugin:a", "--gain", "-1"}), "option --gain"));
    CHECK(contains(refused_cameras({"--source", "plugin:a", "--reconnect", "30"}), "option --reconnect"));
}

TEST_CASE("options that only set a camera need one; the others describe the frames of any source") {
    for (const char* const option : {"--gain", "--roi", "--binning", "--trigger", "--reconnect"}) {
        CAPTURE(option);
        const std::string name(option);
        const char* const value = name == "--roi" ? "0,0,4,4" : name == "--reconnect" ? "1s" : "1";
        CHECK(contains(refused_cameras({option, value}), name + " needs a camera"));
        CHECK(refused_cameras({option, value, "--resume"}) == "");
        CHECK(contains(refused_cameras({option, value, "--resume", "--source", "simulated"}), "needs a camera"));
    }
    const AcquirerOptions described = parsed_cameras({"--exposure", "10ms", "--pixel-format", "mono8"});
    CHECK(described.source.camera.empty());
    CHECK(described.setup.exposure_us == 10'000);
    CHECK(described.source.format.pixel_format == PixelFormat::mono8);
    CHECK(contains(refused_cameras({"--pixel-format", "mono9"}), "option --pixel-format: unknown pixel format"));
    CHECK(
        contains(refused_cameras({"--source", "plugin:a", "--exposure", "1ms", "--camera-setting", "exposure=3"}),
                 "--exposure and --camera-setting exposure set the same"));
}

TEST_CASE("options of cameras that contradict each other are refused") {
    CHECK(contains(refused_cameras({"--list-sources", "--list-cameras"}), "only one of"));
    CHECK(contains(refused_cameras({"--check-only", "stop"}), "needs --check-plugin"));
    CHECK(contains(refused_cameras({"--camera-setting", "gain=3"}), "needs a camera"));
    CHECK(refused_cameras({"--camera-setting", "gain=3", "--resume"}) == "");
    CHECK(contains(refused_cameras({"--camera-setting", "gain", "--source", "plugin:a"}), "NAME=VALUE"));
    CHECK(contains(refused_cameras({"--camera-settings"}), "needs a camera"));
    CHECK(contains(refused_cameras({"--list-cameras", "--source", "simulated"}), "cameras of plug-ins"));
}
