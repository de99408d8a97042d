// Plug-ins whose calls do not return.
#include <doctest/doctest.h>

#include "tests/process/plugin_rig.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/refused.hpp"

using namespace framering::test;

namespace {
// From the hang on the watchdog's clock passes by hours.
struct HangingPlugin : PluginRig {
    explicit HangingPlugin(const std::string& call) : PluginRig("hang:" + call) {}

  private:
    Variable clock_{"LD_PRELOAD", FRAMERING_HURRIED_CLOCK_LIBRARY};
};
}  // namespace

TEST_CASE("a plug-in that hangs is named with its call, and the program ends") {
    for (const std::string call : {"load", "list", "open", "describe", "get", "set", "close"}) {
        CAPTURE(call);
        HangingPlugin plugin(call);
        check_refused(
            plugin.asks({"--camera-settings", "--source", "plugin:moody", "--camera-setting", "mode=slow"}), 1,
            {"plug-in moody hangs: " + (call == "load" ? "loading it" : call + "()"),
             "later it has not returned"});
    }
}

TEST_CASE("a plug-in that hangs fails the checks that meet it, and no others") {
    HangingPlugin plugin("stop");
    ChildProcess& check = plugin.asks({"--check-plugin", plugin.moody()});
    CHECK(check.wait() == exited(1));
    CAPTURE(check.story());
    CHECK(contains(check.out(), "pass  set-get"));
    CHECK(contains(check.out(), "FAIL  restart"));
    CHECK(contains(check.out(), "plug-in moody hangs: stop()"));
}

TEST_CASE("cameras of a plug-in that hangs are not listed, those of others are") {
    HangingPlugin plugin("list");
    ChildProcess& list = plugin.asks({"--list-cameras"});
    CHECK(list.wait() == exited(1));
    CHECK(contains(list.out(), "plug-in moody hangs: list()"));
}
