// Plug-ins whose camera does not open, and a program that is asked to stop meanwhile.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/process/plugin_rig.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/state_home.hpp"

using namespace framering::test;

namespace {
// "waits:open" asks the program whether it is to stop, "stuck:open" does not.
struct WaitingPlugin : PluginRig {
    explicit WaitingPlugin(const std::string& mood) : PluginRig(mood) {}

    void wait_until_it_waits(const ChildProcess& acquirer) {
        rig.wait_until("the plug-in waits", [&] { return contains(acquirer.err(), "moody waits"); });
    }
    void close_gate() { std::ofstream(rig.directory() / "gate") << "closed"; }

  private:
    Variable gate_{"FRAMERING_TEST_GATE", (rig.directory() / "gate").string()};
};
}  // namespace

TEST_CASE("Ctrl-C while a plug-in opens its camera ends the acquirer, whether the plug-in asks or not") {
    for (const std::string mood : {"waits:open", "stuck:open"}) {
        for (const int signal : {SIGINT, SIGTERM}) {
            CAPTURE(mood);
            CAPTURE(signal);
            WaitingPlugin plugin(mood);
            plugin.close_gate();
            ChildProcess& acquirer = plugin.rig.acquirer({"--source", "plugin:moody", "--slots", "64"});
            plugin.wait_until_it_waits(acquirer);
            acquirer.signal(signal);
            check_refused(acquirer, 4, {"canceled while the camera was opened"});
            CHECK(contains(acquirer.err(), "without waiting any longer for open() of plug-in moody") ==
                  (mood == "stuck:open"));
            CHECK(plugin.rig.segments().empty());
        }
    }
}

TEST_CASE("behind a call that Ctrl-C meets no other one begins, and the camera is closed") {
    WaitingPlugin plugin("waits:describe,hang:get");
    plugin.close_gate();
    ChildProcess& acquirer =
        plugin.rig.acquirer({"--source", "plugin:moody", "--slots", "64", "--camera-setting", "mode=slow"});
    plugin.wait_until_it_waits(acquirer);
    acquirer.signal(SIGINT);
    check_refused(acquirer, 4, {"canceled while the camera was opened"});
    CHECK_FALSE(contains(acquirer.err(), "without waiting any longer"));
}

TEST_CASE("Ctrl-C while a plug-in opens its actuator ends the acquirer") {
    WaitingPlugin plugin("stuck:open");
    plugin.close_gate();
    const std::string file = "framering-actuator-moody.so";
    std::filesystem::copy_file(std::filesystem::path(FRAMERING_TEST_PLUGINS) / file, plugin.folder / file);
    ChildProcess& acquirer = plugin.rig.acquirer({"--actuator", "plugin:moody", "--slots", "64"});
    plugin.wait_until_it_waits(acquirer);
    acquirer.signal(SIGINT);
    check_refused(acquirer, 4, {"canceled while the actuator was opened", "open() of plug-in moody"});
    CHECK(plugin.rig.segments().empty());
}

TEST_CASE("a serving acquirer is terminated while a plug-in opens its camera, and its session is removed") {
    for (const std::string mood : {"waits:open", "stuck:open"}) {
        CAPTURE(mood);
        const StateHome home;
        WaitingPlugin plugin("standard," + mood);
        Rig& rig = plugin.rig;
        ChildProcess& acquirer = rig.acquirer({"--serve", "--source", "plugin:moody", "--slots", "64"});
        rig.wait_until("a session", [&] {
            const auto status = rig.status();
            return status && status->acquirer_alive;
        });
        plugin.close_gate();
        (void)rig.program("control", {"start", "--session", rig.session(), "--frames", "3", "--gain", "7"});
        plugin.wait_until_it_waits(acquirer);
        CHECK(rig.control("terminate").wait() == exited(0));
        CHECK(acquirer.wait() == exited(mood == "waits:open" ? 0 : 4));
        CHECK_FALSE(contains(acquirer.err(), "no live frames"));
        CHECK(rig.segments().empty());
    }
}

TEST_CASE("a scan that an acquirer left is ended where Ctrl-C meets the one that was to resume it") {
    WaitingPlugin plugin("waits:open");
    Rig& rig = plugin.rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.acquirer(
        {"--source", "plugin:moody", "--slots", "64", "--frames", "100000", "--wait-for", "writer=30s"});
    rig.wait_for_delivered(20);
    killed.signal(SIGKILL);
    (void)killed.wait();
    plugin.close_gate();
    ChildProcess& acquirer = rig.acquirer({"--source", "plugin:moody", "--slots", "64", "--resume"});
    plugin.wait_until_it_waits(acquirer);
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    CHECK(rig.segments().empty());
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "canceled");
    CHECK(scan.stored >= 20);
    CHECK(scan.skipped == 100'000 - scan.stored);
    CHECK(first_flaw(scan, false) == "");
}
