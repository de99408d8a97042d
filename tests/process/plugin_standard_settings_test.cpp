// Options for settings that cameras of every plug-in have by the same keys.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/process/plugin_rig.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/refused.hpp"

using namespace framering::test;

namespace {
constexpr const char* kAllOptions = "--exposure 104us --gain 3 --roi 0,0,63,48 --frame-rate 50 --trigger off";

Arguments words_of(std::string text) {
    Arguments words;
    for (text += ' '; !text.empty(); text.erase(0, text.find(' ') + 1)) {
        words.push_back(text.substr(0, text.find(' ')));
    }
    return words;
}

Arguments moody_with(const std::string& options, const Arguments& more = {}) {
    Arguments all = words_of(options);
    all.insert(all.end(), {"--source", "plugin:moody"});
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

struct StandardScan : PluginRig {
    explicit StandardScan(const std::string& mood, const std::string& options) : PluginRig(mood) {
        writer = &rig.writer();
        acquirer = &rig.acquirer(moody_with(options, {"--slots", "64", "--wait-for", "writer=30s"}));
    }
    [[nodiscard]] nlohmann::json plan() const {
        std::ifstream file(rig.output() / "scan" / "scan.json");
        return nlohmann::json::parse(file).at("plan");
    }
    ChildProcess* writer;
    ChildProcess* acquirer;
};
}  // namespace

TEST_CASE("options set a camera where it has the setting, in an order of their own, and rounding is said") {
    StandardScan scan("standard", std::string(kAllOptions) + " --frames 10");
    CHECK(scan.acquirer->wait() == exited(0));
    CHECK(scan.writer->wait() == exited(0));
    const std::string log = scan.acquirer->err();
    CHECK(contains(log, "exposure is 100 us, not 104 as asked"));
    CHECK(contains(log, "roi is 0,0,64,48, not 0,0,63,48 as asked"));
    CHECK_FALSE(contains(log, "gain is"));
    const auto at = [&](const char* line) { return log.find(line); };
    CHECK(at("given trigger=off") < at("given roi=0,0,63,48"));
    CHECK(at("given roi=0,0,63,48") < at("given gain=3"));
    CHECK(at("given gain=3") < at("given frame_rate=50"));
    const std::string plan = scan.plan().dump();
    for (const char* const part : {R"("set.exposure":"104")", R"("read.exposure":"100")", R"("set.gain":"3")",
                                   R"("read.roi":"0,0,64,48")", R"("set.frame_rate":"50")"}) {
        CAPTURE(part);
        CHECK(contains(plan, part));
    }
}

TEST_CASE("options that a camera has no setting for describe its frames, or are refused") {
    StandardScan scan("", "--frame-rate 50 --pixel-format mono8 --frames 10");
    CHECK(scan.acquirer->wait() == exited(0));
    CHECK(scan.writer->wait() == exited(0));
    CHECK_FALSE(contains(scan.plan().dump(), "set.frame_rate"));
    PluginRig plugin;
    for (const std::string option :
         {"--gain 3", "--roi 0,0,4,4", "--binning 2", "--trigger off", "--reconnect 1s"}) {
        CAPTURE(option);
        const std::string name = option.substr(0, option.find(' '));
        check_refused(plugin.rig.acquirer(moody_with(option)), 2,
                      {name + ": plug-in moody, camera M0 has no setting"});
    }
    check_refused(plugin.rig.acquirer(moody_with("--pixel-format mono16")), 2,
                  {"--pixel-format", "the camera has mono8"});
}

TEST_CASE("a choice that a camera does not have is refused, with those that it has") {
    PluginRig plugin("standard");
    check_refused(plugin.rig.acquirer(moody_with("--trigger line7")), 2,
                  {"plug-in moody, camera M0: setting trigger has no 'line7'; use off, software, line1"});
}

TEST_CASE("a camera that the acquirer triggers gives a frame for each trigger, and is given no frame rate") {
    StandardScan scan("standard", "--trigger Software --frame-rate 100 --frames 30");
    CHECK(scan.acquirer->wait() == exited(0));
    CHECK(scan.writer->wait() == exited(0));
    const std::string log = scan.acquirer->err();
    CHECK(contains(log, "given trigger=software"));
    CHECK_FALSE(contains(log, "given frame_rate"));
    const nlohmann::json plan = scan.plan();
    CHECK(plan.at("when_full") == "wait");
    CHECK(plan.at("frame_rate_hz") == 100);
    CHECK(read_scan_directory(scan.rig.output() / "scan").stored == 30);
}

TEST_CASE("a camera's scan goes on with what the options had asked, and refuses others") {
    StandardScan scan("standard", kAllOptions);
    scan.rig.wait_for_delivered(20);
    scan.acquirer->signal(SIGKILL);
    CHECK(scan.acquirer->wait() == killed_by(SIGKILL));
    check_refused(scan.rig.acquirer({"--resume", "--gain", "4"}), 2, {"set.gain", "3, not 4"});
    check_refused(scan.rig.acquirer({"--resume", "--exposure", "200us"}), 2, {"set.exposure", "104, not 200"});
    Arguments again = words_of(kAllOptions);
    again.push_back("--resume");
    ChildProcess& next = scan.rig.acquirer(again);
    scan.rig.wait_until("frames of the second acquirer", [&] { return contains(next.err(), "resumes at frame"); });
    CHECK(contains(next.err(), "given gain=3"));
    next.signal(SIGINT);
    CHECK(next.wait() == exited(4));
    CHECK(scan.writer->wait() == exited(4));
    CHECK(read_scan_directory(scan.rig.output() / "scan").acquirer_restarts == 1);
}

TEST_CASE("channels of a plan have camera settings of their own, and none that change the frames") {
    constexpr const char* plan = R"({"axes": ["t=::2", "channel=DAPI,GFP"],
        "channels": [{"name": "DAPI", "settings": {"frame_rate": 50}}, {"name": "GFP", "settings": {"mode": "SLOW"}}]})";
    for (const bool is_changing_frames : {false, true}) {
        CAPTURE(is_changing_frames);
        PluginRig camera(is_changing_frames ? "standard,slow-is-small" : "standard");
        const std::string file = (camera.rig.directory() / "plan.json").string();
        std::ofstream(file) << plan;
        ChildProcess& writer = camera.rig.writer();
        ChildProcess& acquirer = camera.rig.acquirer(
            moody_with("--actuator simulated:instant --plan " + file, {"--wait-for", "writer=30s"}));
        CHECK(acquirer.wait() == exited(is_changing_frames ? 2 : 0));
        (void)writer.wait();
        const ScanOnDisk scan = read_scan_directory(camera.rig.output() / "scan");
        CHECK(scan.stored == (is_changing_frames ? 1 : 4));
        const std::string log = acquirer.err();
        std::vector<std::string> given;
        for (std::size_t at = log.find("given "); at != std::string::npos; at = log.find("given ", at + 1)) {
            given.push_back(log.substr(at + 6, log.find('\n', at) - at - 6));
        }
        if (is_changing_frames) {
            CHECK(contains(log, "mode SLOW gives frames of another format, region or count"));
        } else {
            CHECK(given ==
                  std::vector<std::string>{"frame_rate=50", "frame_rate=25", "frame_rate=50", "frame_rate=25"});
        }
    }
}
