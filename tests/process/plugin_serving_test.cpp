// acquirer --serve with a camera behind a plug-in.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/process/plugin_rig.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/state_home.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE(
    "a camera shows live frames between scans, takes scan after scan, and is opened anew for other settings") {
    const StateHome home;
    PluginRig camera;
    Rig& rig = camera.rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer({"--serve", "--source", "plugin:moody", "--slots", "64"});
    const auto shown_live = [&] {
        ChildProcess& viewer = rig.viewer({"--snapshot", (rig.directory() / "live.png").string()});
        return viewer.wait() == exited(0);
    };
    rig.wait_until("a live frame is shown", shown_live);
    rig.wait_until_attached(writer);
    CHECK(rig.control("start", {"--frames", "20", "--wait-end"}).wait() == exited(0));
    CHECK(rig.control("start", {"--frames", "10", "--exposure", "3ms", "--wait-end"}).wait() == exited(0));
    rig.wait_until("a live frame is shown again", shown_live);
    acquirer.signal(SIGTERM);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(rig.segments().empty());
    const ScanOnDisk first = read_scan_directory(rig.output() / "scan");
    CHECK(first.received == 20);
    CHECK(first.stored == 20);
    const ScanOnDisk second = read_scan_directory(rig.output() / "scan_001");
    CHECK(second.received == 10);
    CHECK(second.stored == 10);
}

TEST_CASE("the ring of a serving acquirer holds frames of the camera's largest format") {
    const StateHome home;
    PluginRig camera("tells-largest");
    const auto stride_of = [&](Arguments options) {
        options.insert(options.end(), {"--source", "plugin:moody", "--slots", "16"});
        ChildProcess& acquirer = camera.rig.acquirer(options);
        std::optional<RigStatus> status;
        camera.rig.wait_until("a session",
                              [&] { return (status = camera.rig.status()) && status->acquirer_alive; });
        acquirer.signal(SIGTERM);
        (void)acquirer.wait();
        (void)camera.rig.control("remove", {"--discard"}).wait();
        return status->slot_stride_bytes;
    };
    CHECK(stride_of({}) == 4096);             // 64 x 48 pixels, in whole pages
    CHECK(stride_of({"--serve"}) == 12'288);  // four times as many
}
