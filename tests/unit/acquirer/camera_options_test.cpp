// Options of cameras behind plug-ins.
#include <doctest/doctest.h>

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
              .source.camera_settings == Settings{{"gain", "3"}, {"exposure", "10"}});
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
