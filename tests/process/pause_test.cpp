// control pause and resume: the scan waits between two frames, and nothing is lost.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "tests/process/resumed_scan.hpp"
#include "tests/support/refused.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kFrames = 400;

Arguments recorded(const Arguments& more = {}) {
    Arguments options =
        small_scan({"--frames", std::to_string(kFrames), "--frame-rate", "500", "--wait-for", "writer"});
    options.insert(options.end(), more.begin(), more.end());
    return options;
}

std::uint64_t delivered(Rig& rig) {
    const auto status = rig.status();
    REQUIRE(status);
    return status->delivered;
}

void check_says(Rig& rig, const char* command, const std::string& words) {
    ChildProcess& control = rig.control(command);
    CHECK(control.wait() == exited(0));
    CHECK(contains(control.out(), words));
}
}  // namespace

TEST_CASE("a scan is paused and goes on, and its files have every frame") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded());
    rig.wait_for_delivered(20);
    check_says(rig, "pause", "scan 1 is paused at frame ");
    const std::uint64_t frame = delivered(rig);
    check_says(rig, "pause", "scan 1 is paused at frame " + std::to_string(frame));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    CHECK(delivered(rig) == frame);
    ChildProcess& status = rig.control("status");
    CHECK(status.wait() == exited(0));
    CHECK(contains(status.out(), "PAUSED for "));
    check_says(rig, "resume", "scan 1 goes on at frame ");
    CHECK(acquirer.wait() == exited(0));
    CHECK(contains(acquirer.out(), "paused   1x, "));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = check_complete(rig, kFrames, 0);
    CHECK(first_flaw(scan, true) == "");
    std::ifstream file(rig.output() / "scan" / "scan.json");
    const auto manifest = nlohmann::json::parse(file);
    CHECK(manifest["pauses"] == 1);
    CHECK(manifest["paused_ns"] >= 200'000'000);
}

TEST_CASE("an acquirer that is killed in a pause leaves the scan paused for the next one") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.acquirer(recorded());
    rig.wait_for_delivered(20);
    check_says(rig, "pause", "is paused");
    const std::uint64_t frame = delivered(rig);
    kill_hard(killed);
    ChildProcess& acquirer = rig.acquirer(resumed(recorded()));
    rig.wait_for("the scan was taken over", [&](const RigStatus& now) { return now.acquirer_restarts == 1; });
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    CHECK(delivered(rig) == frame);
    check_says(rig, "resume", "goes on");
    CHECK(acquirer.wait() == exited(0));
    CHECK(contains(acquirer.out(), "paused   1x, "));
    CHECK(writer.wait() == exited(0));
    CHECK(first_flaw(check_complete(rig, kFrames, 1), true) == "");
}

TEST_CASE("a paused scan is canceled, and its frames are stored") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded());
    rig.wait_for_delivered(20);
    check_says(rig, "pause", "is paused");
    CHECK(rig.control("cancel").wait() == exited(0));
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
}

TEST_CASE("without a scan that works there is nothing to pause or to resume") {
    Rig rig;
    check_refused(rig.control("pause"), 1, {"does not exist"});
    check_refused(rig.control("pause", {"5s"}), 2, {"unexpected argument '5s'; see framering pause --help"});
    ChildProcess& waiting = rig.acquirer(recorded());
    rig.wait_for("a scan is announced", [](const RigStatus&) { return true; });
    check_refused(rig.control("resume"), 1, {"no scan is working, nothing to resume"});
    waiting.signal(SIGTERM);
    (void)waiting.wait();
}
