// A queue whose processes are killed.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "common/base/clock.hpp"
#include "tests/process/resumed_scan.hpp"
#include "tests/process/served_scan.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kScans = 20;
constexpr std::uint64_t kFramesEach = 25;

std::uint64_t seed() {
    const char* const given = std::getenv("FRAMERING_SEED");
    return given != nullptr ? std::stoull(given) : std::random_device()();
}

// Every scan of the queue is in one directory, whole.
void check_recorded_once(Rig& rig) {
    std::map<std::uint64_t, int> found;
    for (const auto& entry : std::filesystem::directory_iterator(rig.output())) {
        if (!entry.is_directory()) {
            continue;
        }
        CAPTURE(entry.path().string());
        std::ifstream file(entry.path() / "scan.json");
        const auto manifest = nlohmann::json::parse(file);
        const ScanOnDisk scan = read_scan_directory(entry.path());
        if (scan.received == 0) {
            CHECK(scan.state != "complete");  // announced only, and done again
            continue;
        }
        CHECK(scan.state == "complete");
        CHECK(scan.received == kFramesEach);
        CHECK(first_flaw(scan, true) == "");
        ++found[manifest["plan"]["queue_entry"].get<std::uint64_t>()];
    }
    CHECK(found.size() == kScans);
    for (const auto& [number, times] : found) {
        CAPTURE(number);
        CHECK(times == 1);
    }
}
}  // namespace

TEST_CASE("a queue of 20 scans survives that each process is killed once, and then all of them") {
    const std::uint64_t chosen = seed();
    MESSAGE("FRAMERING_SEED=" << chosen);
    std::mt19937_64 dice(chosen);
    ServedRig served;
    Rig& rig = served.rig();
    for (std::uint64_t i = 0; i < kScans; ++i) {
        served.add({"--frames", std::to_string(kFramesEach)});
    }
    ChildProcess* writer = &rig.writer();
    ChildProcess* acquirer = &served.serve({"--frame-rate", "200"});
    ChildProcess* viewer = &rig.viewer({"--display", "none"});
    std::vector<std::string> victims{"acquirer", "writer", "viewer", "all"};
    std::ranges::shuffle(victims, dice);
    std::size_t done = 0;
    for (const std::string& victim : victims) {
        done += 2 + dice() % 2;
        rig.wait_until(std::to_string(done) + " scans are done", [&] { return served.scans_done() >= done; });
        sleep_for(std::chrono::milliseconds(dice() % 150));
        CAPTURE(victim);
        const bool all = victim == "all";
        for (ChildProcess* process : {acquirer, writer, viewer}) {
            const std::string name = process == acquirer ? "acquirer" : process == writer ? "writer" : "viewer";
            if (all || name == victim) {
                kill_hard(*process);
            }
        }
        acquirer = all || victim == "acquirer" ? &served.serve({"--frame-rate", "200"}) : acquirer;
        writer = all || victim == "writer" ? &rig.writer() : writer;
        viewer = all || victim == "viewer" ? &rig.viewer({"--display", "none", "--wait", "10s"}) : viewer;
        done = served.scans_done();
    }
    rig.wait_until("all scans are done", [&] { return served.scans_done() == kScans; });
    acquirer->signal(SIGTERM);
    CHECK(acquirer->wait() == exited(0));
    (void)writer->wait();  // 1 where a scan was only announced when it was killed
    check_recorded_once(rig);
}

TEST_CASE("an acquirer that is killed between two scans goes on with the queue") {
    ServedRig served;
    Rig& rig = served.rig();
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = served.serve({"--frames", "10"});
    served.wait_until_serving();
    CHECK(rig.control("start", {"--wait-end"}).wait() == exited(0));
    kill_hard(killed);
    const std::uint64_t number = served.add({"--frames", "12"});
    ChildProcess& acquirer = served.serve({"--frames", "10"});
    served.wait_for_state(number, "done");
    CHECK(served.state_of(1) == "done");
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(read_scan_directory(rig.output() / "scan").received == 10);
    CHECK(read_scan_directory(rig.output() / "scan_001").received == 12);
}
