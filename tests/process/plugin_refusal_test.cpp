// Plug-ins that are not loaded, or not used further, each with one line that says why.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/process/plugin_rig.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/refused.hpp"

using namespace framering::test;

namespace {
ChildProcess& ask_settings(PluginRig& plugin, const std::string& source) {
    return plugin.asks({"--camera-settings", "--source", source});
}
}  // namespace

TEST_CASE("a plug-in that is not there, or whose name is none, is a wrong option") {
    PluginRig plugin;
    check_refused(ask_settings(plugin, "plugin:other"), 2, {"no plug-in 'other'", plugin.folder.path().string()});
    check_refused(ask_settings(plugin, "plugin:"), 2, {"name of the plug-in is missing"});
    check_refused(ask_settings(plugin, "plugin:../moody"), 2, {"letters, digits"});
    check_refused(ask_settings(plugin, "plugin:moody:M7"), 2, {"camera M7", "there are only M0 and M1"});
}

TEST_CASE("FRAMERING_PLUGIN_PATH takes no relative folder") {
    PluginRig plugin;
    const Variable path("FRAMERING_PLUGIN_PATH", ".");
    check_refused(ask_settings(plugin, "plugin:moody"), 2, {"FRAMERING_PLUGIN_PATH", "'.'", "absolute"});
}

TEST_CASE("a plug-in that others can write is not loaded") {
    PluginRig plugin("crash:load");
    std::filesystem::permissions(plugin.moody(), std::filesystem::perms::group_write,
                                 std::filesystem::perm_options::add);
    check_refused(ask_settings(plugin, "plugin:moody"), 1, {plugin.moody(), "can be written by others"});
}

TEST_CASE("a library that is no plug-in, or none at all, is refused") {
    PluginRig plugin;
    plugin.add("empty", "empty");
    std::ofstream(plugin.folder / "framering-camera-text.so") << "not a library";
    check_refused(ask_settings(plugin, "plugin:empty"), 1, {"plug-in empty", "no function fr_camera_plugin()"});
    check_refused(ask_settings(plugin, "plugin:text"), 1, {"plug-in text", "cannot be loaded"});
}

TEST_CASE("a table that cannot be is refused by what is wrong in it") {
    for (const auto& [given, why] : {std::pair{"no-table", "fr_camera_plugin() returned NULL"},
                                     {"no-size", "its fr_camera has size 0"},
                                     {"half-table", "wait in its fr_camera is NULL"},
                                     {"other-abi", "made for ABI 2"},
                                     {"no-queue", "queue in its fr_camera is NULL"},
                                     {"no-get", "describe, get and set must be there together"}}) {
        const std::string mood = given;
        CAPTURE(mood);
        PluginRig plugin(mood);
        check_refused(ask_settings(plugin, "plugin:moody"), 1, {"plug-in moody", why});
    }
}

TEST_CASE("a table that is longer than ours is one of a newer header, and works") {
    PluginRig plugin("long-table");
    CHECK(ask_settings(plugin, "plugin:moody").wait() == exited(0));
}

TEST_CASE("a call that fails ends the program with the plug-in's words, or its code") {
    for (const char* const call : {"list", "open", "describe", "get"}) {
        CAPTURE(call);
        PluginRig plugin(std::string("fail:") + call);
        check_refused(ask_settings(plugin, "plugin:moody"), 1, {"plug-in moody", call, "the lens cap is on"});
    }
    PluginRig silent("silent");
    check_refused(ask_settings(silent, "plugin:moody:M7"), 2,
                  {"open() failed with FR_UNKNOWN and no explanation"});
}

TEST_CASE("a plug-in that crashes is named with the call, and the signal takes its course") {
    for (const char* const call : {"load", "list", "open", "describe", "get", "close"}) {
        CAPTURE(call);
        PluginRig plugin(std::string("crash:") + call);
        ChildProcess& process = ask_settings(plugin, "plugin:moody");
        CHECK(process.wait() == killed_by(SIGSEGV));
        CHECK(contains(process.err(), std::string("acquirer: error: plug-in moody crashed (SIGSEGV) in ") +
                                          (call == std::string("load") ? "loading it" : call)));
    }
}

TEST_CASE("a plug-in that ends the process is named, and does not make it a success") {
    PluginRig plugin("exit:open");
    check_refused(ask_settings(plugin, "plugin:moody"), 1, {"plug-in moody ended the process in open()"});
}
