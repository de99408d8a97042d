// acquirer --list-sources, --list-cameras, --camera-settings.
#include <doctest/doctest.h>

#include "tests/process/plugin_rig.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/refused.hpp"

using namespace framering::test;

TEST_CASE("sources and plug-ins are listed, trusted or not, and none is loaded") {
    PluginRig plugin("crash:load");
    const auto other = plugin.add("moody", "other");
    std::filesystem::permissions(other, std::filesystem::perms::others_write, std::filesystem::perm_options::add);
    ChildProcess& list = plugin.asks({"--list-sources"});
    CHECK(list.wait() == exited(0));
    CAPTURE(list.story());
    CHECK(contains(list.out(), "simulated"));
    CHECK(contains(list.out(), "raw:FILE"));
    CHECK(contains(list.out(), plugin.moody()));
    CHECK(contains(list.out(), "can be written by others"));
}

TEST_CASE("kinds of actuators are listed") {
    PluginRig plugin;
    ChildProcess& list = plugin.asks({"--list-actuators"});
    CHECK(list.wait() == exited(0));
    CAPTURE(list.story());
    CHECK(contains(list.out(), "simulated"));
    CHECK(contains(list.out(), "command:PROGRAM"));
    CHECK(contains(list.out(),
                   "none; looked for framering-actuator-NAME.so in:\n    " + plugin.folder.path().string()));
}

TEST_CASE("without plug-ins the folders are named in which they are looked for") {
    const Variable path("FRAMERING_PLUGIN_PATH", "/no/such/folder");
    Rig rig;
    ChildProcess& list = rig.program("acquirer", {"--list-sources"});
    CHECK(list.wait() == exited(0));
    CHECK(contains(list.out(), "/no/such/folder"));
}

TEST_CASE("cameras of all plug-ins are listed, also beside a plug-in that fails or crashes") {
    PluginRig plugin;
    plugin.add("empty", "empty");
    ChildProcess& list = plugin.asks({"--list-cameras"});
    CHECK(list.wait() == exited(1));
    CAPTURE(list.story());
    CHECK(contains(list.out(), "plugin:moody:M0"));
    CHECK(contains(list.out(), "plugin:moody:M1"));
    CHECK(contains(list.out(), "Moody M 1"));
    CHECK(contains(list.out(), "plugin:empty: acquirer: error: plug-in empty: "));
}

TEST_CASE("a plug-in that crashes while its cameras are listed is named") {
    PluginRig plugin("crash:list");
    ChildProcess& list = plugin.asks({"--list-cameras"});
    CHECK(list.wait() == exited(1));
    CHECK(contains(list.out(), "plug-in moody crashed (SIGSEGV) in list()"));
}

TEST_CASE("a plug-in without cameras says so") {
    PluginRig plugin("none");
    ChildProcess& list = plugin.asks({"--list-cameras", "--source", "plugin:moody"});
    CHECK(list.wait() == exited(0));
    CHECK(contains(list.out(), "no camera found"));
    check_refused(plugin.asks({"--camera-settings", "--source", "plugin:moody"}), 1, {"moody", "finds no camera"});
}

TEST_CASE("names of a plug-in without an end are cut, and steer no terminal") {
    PluginRig plugin("unterminated");
    ChildProcess& list = plugin.asks({"--list-cameras", "--source", "plugin:moody"});
    CHECK(list.wait() == exited(0));
    CHECK(contains(list.out(), "plugin:moody:" + std::string(128, 'i') + "  " + std::string(64, 'v') + " ?"));
    ChildProcess& settings = plugin.asks({"--camera-settings", "--source", "plugin:moody"});
    CHECK(settings.wait() == exited(0));
    CHECK(contains(settings.out(), std::string(256, 'h')));
    CHECK_FALSE(contains(settings.out(), std::string(257, 'h')));
}

TEST_CASE("the settings of a camera are a table, as they are after those that were asked for") {
    PluginRig plugin;
    ChildProcess& table = plugin.asks({"--camera-settings", "--source", "plugin:moody:M1", "--camera-setting",
                                       "exposure=104", "--camera-setting", "mode=slow"});
    CHECK(table.wait() == exited(0));
    CHECK(table.out() ==
          "NAME      VALUE  RANGE                 UNIT\n"
          "exposure  100    10 ... 1000, step 10  us    [live] Exposure time\n"
          "mode      slow   fast, slow\n"
          "width     64                                 [read only]\n"
          "reset                                        [command]\n");
    CHECK(contains(table.err(), "warning: plug-in moody, camera M1: exposure is 100 us, not 104 as asked"));
    CHECK_FALSE(contains(table.err(), "mode is"));
}

TEST_CASE("settings that a camera does not have, or cannot take, are refused by name") {
    PluginRig plugin;
    const auto with = [&](const std::string& setting) -> ChildProcess& {
        return plugin.asks({"--camera-settings", "--source", "plugin:moody", "--camera-setting", setting});
    };
    check_refused(with("gain=3"), 2, {"moody", "has no setting 'gain'", "--camera-settings"});
    check_refused(with("mode=quick"), 2, {"camera M0: setting mode has no 'quick'; use fast, slow"});
    check_refused(with("width=7"), 2, {"width is read only"});
    PluginRig bare("no-settings");
    check_refused(bare.asks({"--camera-settings", "--source", "plugin:moody", "--camera-setting", "gain=3"}), 2,
                  {"has no setting 'gain'"});
    ChildProcess& none = bare.asks({"--camera-settings", "--source", "plugin:moody"});
    CHECK(none.wait() == exited(0));
    CHECK(contains(none.out(), "has no settings"));
}
