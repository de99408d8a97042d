// Plug-ins whose calls do not return.
#include <doctest/doctest.h>

#include <array>
#include <csignal>

#include "tests/process/plugin_rig.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace {
// From the hang on the watchdog's clock passes by hours.
struct HangingPlugin : PluginRig {
    explicit HangingPlugin(const std::string& mood) : PluginRig(mood) {}

  private:
    Variable clock_{"LD_PRELOAD", FRAMERING_HURRIED_CLOCK_LIBRARY};
};
}  // namespace

TEST_CASE("a plug-in that hangs is named with its call, and the program ends") {
    for (const std::string call : {"load", "list", "open", "describe", "get", "set", "close"}) {
        CAPTURE(call);
        HangingPlugin plugin("hang:" + call);
        check_refused(
            plugin.asks({"--camera-settings", "--source", "plugin:moody", "--camera-setting", "mode=slow"}), 1,
            {"plug-in moody hangs: " + (call == "load" ? "loading it" : call + "()"),
             "later it has not returned"});
    }
}

TEST_CASE("a plug-in that hangs in a scan is named with its call, and the frames before are whole") {
    for (const auto& [given, stored] : {std::pair<std::string, std::size_t>{"format", 0},
                                        {"queue", 0},
                                        {"start", 0},
                                        {"value", 0},
                                        {"wait@20", 19},
                                        {"stop", 30},
                                        {"counter", 0},
                                        {"close", 30}}) {
        const std::string& call = given;
        CAPTURE(call);
        HangingPlugin plugin("hang:" + call);
        ChildProcess& writer = plugin.rig.writer();
        ChildProcess& acquirer = plugin.rig.acquirer(
            {"--source", "plugin:moody", "--slots", "64", "--frames", "30", "--wait-for", "writer=30s"});
        check_refused(acquirer, 1, {"plug-in moody hangs: " + call.substr(0, call.find('@')) + "()"});
        if (stored == 0) {
            continue;
        }
        const ScanOnDisk scan =
            call == "close" ? closed_scan_of(plugin.rig, writer) : recovered_scan_of(plugin.rig, writer, stored);
        CHECK(scan.stored == stored);
        CHECK(first_flaw(scan, false) == "");
    }
}

TEST_CASE("a plug-in that hangs while its exposure is set in a scan is named, and who asked is told") {
    HangingPlugin plugin("hang:set");
    ChildProcess& acquirer = plugin.rig.acquirer({"--source", "plugin:moody", "--slots", "64"});
    plugin.rig.wait_for_delivered(3);
    check_refused(plugin.rig.control("exposure", {"200us"}), 1, {"has no acquirer"});
    check_refused(acquirer, 1, {"plug-in moody hangs: set()"});
}

TEST_CASE("a plug-in that hangs fails the checks that meet it, and no others") {
    HangingPlugin plugin("hang:stop");
    ChildProcess& check = plugin.asks({"--check-plugin", plugin.moody()});
    CHECK(check.wait() == exited(1));
    CAPTURE(check.story());
    CHECK(contains(check.out(), "pass  set-get"));
    CHECK(contains(check.out(), "FAIL  restart"));
    CHECK(contains(check.out(), "plug-in moody hangs: stop()"));
}

TEST_CASE("a plug-in that hangs in calls that no scan makes is named by the checks that make them") {
    for (const auto& [given, check, call] : {std::array{"triggered,hang:trigger", "frames", "trigger()"},
                                             {"hang:error", "open-unknown", "error()"},
                                             {"hang:cancel", "cancel", "wait()"}}) {
        const std::string mood = given;
        CAPTURE(mood);
        HangingPlugin plugin(mood);
        check_refused(plugin.asks({"--check-plugin", plugin.moody(), "--check-only", check}), 1,
                      {"plug-in moody hangs: ", call});
    }
}

TEST_CASE("cameras of a plug-in that hangs are not listed, those of others are") {
    HangingPlugin plugin("hang:list");
    ChildProcess& list = plugin.asks({"--list-cameras"});
    CHECK(list.wait() == exited(1));
    CHECK(contains(list.out(), "plug-in moody hangs: list()"));
}
