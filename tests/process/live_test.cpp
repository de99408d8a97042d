// Exposure and gain change while frames come and nobody records them.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/process/live_scan.hpp"
#include "tests/process/other_user.hpp"
#include "tests/process/resumed_scan.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/tiff_maker.hpp"

using namespace framering;
using namespace framering::test;
namespace fs = std::filesystem;

namespace {
// Frames until somebody cancels, and no writer.
struct LiveScan {
    Rig rig;
    ChildProcess* acquirer;

    explicit LiveScan(const Arguments& more = {"--frame-rate", "500"})
        : acquirer(&rig.acquirer(small_scan(more))) {
        rig.wait_for_delivered(3);
    }
    // Frames behind the change have it, also those that nobody has looked at yet.
    void wait_for_exposure(double us) {
        ViewerSession viewer = look_at(rig);
        rig.wait_until("a frame has the exposure", [&] { return newest_exposure_us(viewer) == us; });
    }
};

double manifest_exposure(const fs::path& scan) {
    std::ifstream file(scan / "scan.json");
    return nlohmann::json::parse(file).at("plan").at("setup").at("exposure_us").get<double>();
}
}  // namespace

TEST_CASE("control shows exposure and gain, changes them, and says what the camera took") {
    LiveScan scan;
    CHECK(changed(scan.rig, "exposure") == "exposure 10 ms (1 us to 10 s)");
    CHECK(changed(scan.rig, "gain") == "gain 1 (0.1 to 100)");
    CHECK(changed(scan.rig, "exposure", {"25ms"}) == "exposure 25 ms");
    scan.wait_for_exposure(25'000);
    CHECK(changed(scan.rig, "gain", {"2.5"}) == "gain 2.5");
    CHECK(changed(scan.rig, "exposure") == "exposure 25 ms (1 us to 10 s)");
    CHECK(changed(scan.rig, "gain") == "gain 2.5 (0.1 to 100)");
    check_canceled_by_control(scan.rig, *scan.acquirer);
    CHECK(contains(scan.acquirer->err(), "exposure changed from 10 ms to 25 ms"));
}

TEST_CASE("a scan begins with the exposure that it was asked to have") {
    LiveScan scan({"--frame-rate", "500", "--exposure", "4ms"});
    CHECK(changed(scan.rig, "exposure") == "exposure 4 ms (1 us to 10 s)");
    scan.wait_for_exposure(4000);
}

TEST_CASE("what cannot be changed says why, and the scan goes on") {
    LiveScan scan;
    check_refused(scan.rig.control("exposure", {"11s"}), 2, {"exposure 11 s is out of range; use 1 us to 10 s"});
    check_refused(scan.rig.control("gain", {"-1"}), 2, {"gain -1 is out of range; use 0.1 to 100"});
    check_refused(scan.rig.control("exposure", {"20"}), 2, {"invalid value '20'", "10s"});
    check_refused(scan.rig.control("gain", {"much"}), 2, {"'much' is not a gain"});
    check_refused(scan.rig.control("cancel", {"1"}), 2, {"unexpected argument '1'; see framering cancel --help"});
    CHECK(changed(scan.rig, "exposure") == "exposure 10 ms (1 us to 10 s)");
    const auto before = scan.rig.status();
    REQUIRE(before);
    scan.rig.wait_for_delivered(before->delivered + 10);
    check_canceled_by_control(scan.rig, *scan.acquirer);
    CHECK(contains(scan.acquirer->err(), "warning: exposure stays as it is: exposure 11 s is out of range"));
    check_refused(scan.rig.control("exposure", {"20ms"}), 1, {"does not exist"});
}

TEST_CASE("without an acquirer, or with one that stands, control says so within its limit") {
    LiveScan scan;
    kill_hard(*scan.acquirer);
    check_refused(scan.rig.control("gain", {"2"}), 1, {"has no acquirer, so nothing can be set"});
    CHECK(changed(scan.rig, "gain") == "gain 1 (0.1 to 100)");
    LiveScan stopped;
    stopped.acquirer->stop();
    check_refused(stopped.rig.control("gain", {"2"}), 1, {"requested another gain", "does not respond"});
    stopped.acquirer->signal(SIGCONT);
    // Asked is asked: it is made when the acquirer goes on.
    stopped.rig.wait_until("it is made", [&] { return changed(stopped.rig, "gain") == "gain 2 (0.1 to 100)"; });
}

TEST_CASE("while a writer records nothing changes, and what was changed before stands in its files") {
    LiveScan scan;
    CHECK(changed(scan.rig, "exposure", {"30ms"}) == "exposure 30 ms");
    ChildProcess& writer = scan.rig.writer();
    scan.rig.wait_for("frames are stored", [](const RigStatus& now) { return now.writer_state == "running"; });
    check_refused(scan.rig.control("exposure", {"40ms"}), 5,
                  {"role 'writer' records the scan", "before or after"});
    check_refused(scan.rig.control("gain", {"2"}), 5, {"all frames of a recording have the same gain"});
    CHECK(changed(scan.rig, "exposure") == "exposure 30 ms (1 us to 10 s)");
    // One that died is awaited: its frames are kept.
    kill_hard(writer);
    scan.rig.wait_for("it is missed", [](const RigStatus& now) { return now.writer_state == "orphaned"; });
    check_refused(scan.rig.control("exposure", {"40ms"}), 5, {"role 'writer' records the scan"});
    ChildProcess& next = scan.rig.writer();
    scan.rig.wait_for("it is back", [](const RigStatus& now) { return now.writer_state == "running"; });
    CHECK(scan.rig.control("cancel").wait() == exited(0));
    CHECK(scan.acquirer->wait() == exited(4));
    CHECK(next.wait() == exited(4));
    CHECK(manifest_exposure(scan.rig.output() / "scan") == 30'000);
    CHECK(first_flaw(read_scan_directory(scan.rig.output() / "scan")) == "");
}

TEST_CASE("of two that ask at the same time each is told what holds") {
    LiveScan scan;
    for (int round = 0; round < 20; ++round) {
        const Arguments session{"--session", scan.rig.session()};
        ChildProcess& one = scan.rig.program("control", {"exposure", "11ms", "--session", scan.rig.session()});
        ChildProcess& other = scan.rig.program("control", {"exposure", "12ms", "--session", scan.rig.session()});
        CHECK(one.wait() == exited(0));
        CHECK(other.wait() == exited(0));
        const std::string now = changed(scan.rig, "exposure");
        const bool first_holds = now.starts_with("exposure 11 ms");
        CHECK((first_holds || now.starts_with("exposure 12 ms")));
        // Who asked for what holds was told so; the other one may have had it for a moment.
        CHECK(contains((first_holds ? one : other).out(), first_holds ? "exposure 11 ms\n" : "exposure 12 ms\n"));
    }
}

TEST_CASE("a resumed scan goes on with what was changed, and a new one begins with what it was asked to have") {
    LiveScan scan({"--frame-rate", "500", "--slots", "16"});
    CHECK(changed(scan.rig, "exposure", {"30ms"}) == "exposure 30 ms");
    CHECK(changed(scan.rig, "gain", {"3"}) == "gain 3");
    kill_hard(*scan.acquirer);
    ChildProcess& next = scan.rig.acquirer({"--resume"});
    scan.rig.wait_for("the scan goes on", [](const RigStatus& now) { return now.acquirer_restarts == 1; });
    CHECK(changed(scan.rig, "exposure") == "exposure 30 ms (1 us to 10 s)");
    CHECK(changed(scan.rig, "gain") == "gain 3 (0.1 to 100)");
    scan.wait_for_exposure(30'000);
    kill_hard(next);
    ChildProcess& other = scan.rig.acquirer(small_scan({"--frame-rate", "500", "--slots", "16"}));
    scan.rig.wait_for("another scan runs",
                      [](const RigStatus& now) { return now.scan_id == 2 && now.delivered > 0; });
    CHECK(changed(scan.rig, "exposure") == "exposure 10 ms (1 us to 10 s)");
    scan.wait_for_exposure(10'000);
    check_canceled_by_control(scan.rig, other);
}

TEST_CASE("who may not cancel a scan may not change its exposure") {
    const OtherUser other;
    if (!other.is_there()) {
        return;
    }
    LiveScan scan({"--frame-rate", "500", "--group-readable"});
    const Arguments session{"--session", scan.rig.session()};
    ChildProcess& look =
        other.in_our_group().runs(scan.rig, "control", {"exposure", "--session", scan.rig.session()});
    CHECK(look.wait() == exited(0));
    CHECK(contains(look.out(), "exposure 10 ms"));
    check_refused(
        other.in_our_group().runs(scan.rig, "control", {"exposure", "20ms", "--session", scan.rig.session()}), 5,
        {"belongs to user"});
    check_refused(other.runs(scan.rig, "control", {"exposure", "20ms", "--session", scan.rig.session()}), 5,
                  {"belongs to user"});
    CHECK(changed(scan.rig, "exposure") == "exposure 10 ms (1 us to 10 s)");
}

TEST_CASE("every source is shown without a writer until somebody cancels, and those without an exposure say so") {
    Rig files;
    const fs::path stack = files.directory() / "stack.tif";
    make_tiff(stack, "w", {numbered(0), numbered(1), numbered(2)});
    const fs::path frames = files.directory() / "frames.bin";
    std::ofstream(frames) << std::string(std::size_t{64} * 48 * 2 * 3, 'x');
    for (const Arguments& source : {Arguments{"--source", "tiff:" + stack.string(), "--loop", "--slots", "8"},
                                    {"--source", "raw:" + frames.string(), "--loop", "--width", "64", "--height",
                                     "48", "--pixel-format", "mono16", "--slots", "8"}}) {
        CAPTURE(source[1]);
        Rig rig;
        ChildProcess& acquirer = rig.acquirer(source);
        rig.wait_for_delivered(100);  // many times the ring, whose frames nobody takes
        check_refused(rig.control("exposure"), 1, {"its source has no exposure that can be set"});
        check_refused(rig.control("gain", {"2"}), 1, {"its source has no gain that can be set"});
        check_canceled_by_control(rig, acquirer);
    }
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(
        {"--source", "raw:-", "--width", "64", "--height", "48", "--pixel-format", "mono8", "--slots", "8"},
        Input::pipe);
    const std::vector<std::byte> pixels(std::size_t{64} * 48);
    for (int i = 0; i < 30; ++i) {
        acquirer.put(pixels);
    }
    rig.wait_for_delivered(30);
    check_canceled_by_control(rig, acquirer);
}
