// acquirer --serve, control start, control queue.
#include <doctest/doctest.h>

#include <fmt/core.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/process/resumed_scan.hpp"
#include "tests/process/served_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/refused.hpp"

using namespace framering;
using namespace framering::test;

namespace {
void end(Rig& rig, ChildProcess& acquirer, ChildProcess& writer, int writer_code = 0) {
    acquirer.signal(SIGTERM);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(writer_code));
    CHECK(rig.segments().empty());
}
}  // namespace

TEST_CASE("scans are started one after the other, each in a directory of its own") {
    ServedRig served;
    Rig& rig = served.rig();
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = served.serve({"--frames", "30"});
    served.wait_until_serving();
    ChildProcess& first = rig.control("start", {"--wait-end"});
    CHECK(first.wait() == exited(0));
    CHECK(contains(first.out(), "scan 1 is started"));
    CHECK(contains(first.out(), "scan 1 done: all frames acquired"));
    CHECK(rig.control("start", {"--frames", "50", "--sample", "beads", "--wait-end"}).wait() == exited(0));
    end(rig, acquirer, writer);
    CHECK(contains(acquirer.out(), "scan 2 ended: all frames acquired"));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.received == 30);
    CHECK(first_flaw(scan) == "");
    const ScanOnDisk other = read_scan_directory(rig.output() / "scan_001");
    CHECK(other.received == 50);
    CHECK(other.scan_id == 2);
    CHECK(first_flaw(other) == "");
    std::ifstream file(rig.output() / "scan_001" / "scan.json");
    CHECK(nlohmann::json::parse(file)["plan"]["setup"]["sample"] == "beads");
}

TEST_CASE("a start is refused while a scan runs, and the queue takes the scan") {
    ServedRig served;
    Rig& rig = served.rig();
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = served.serve({"--frame-rate", "200"});
    served.wait_until_serving();
    CHECK(rig.control("start").wait() == exited(0));
    check_refused(rig.control("start", {"--frames", "5"}), 5, {"scan 1 is running", "framering queue add"});
    const std::uint64_t number = served.add({"--frames", "7"});
    CHECK(served.state_of(number) == "waiting");
    CHECK(rig.control("cancel").wait() == exited(0));
    served.wait_for_state(number, "done");
    CHECK(served.state_of(1) == "canceled");
    CHECK(served.list().size() == 2);
    end(rig, acquirer, writer, 4);  // a scan was canceled
    CHECK(read_scan_directory(rig.output() / "scan_001").received == 7);
}

TEST_CASE("without a serving acquirer a start is refused, and the queue can be changed all the same") {
    ServedRig served;
    Rig& rig = served.rig();
    check_refused(rig.control("start", {"--frames", "5"}), 1, {"does not exist"});
    for (const char* frames : {"11", "12", "13"}) {
        served.add({"--frames", frames});
    }
    CHECK(served.queue_command("move", {"3", "1"}).wait() == exited(0));
    CHECK(served.queue_command("remove", {"1"}).wait() == exited(0));
    const auto all = served.list();
    REQUIRE(all.size() == 2);
    CHECK(all[0].frames == 13);
    CHECK(all[1].frames == 12);
    CHECK(contains(served.queue_command("list").out(), "     3  waiting   13 frames"));
    check_refused(served.queue_command("remove", {"1"}), 1, {"has no scan 1"});
    check_refused(served.queue_command("move", {"3"}), 2, {"use: framering queue move NUMBER PLACE"});
    check_refused(served.queue_command("add", {"--frames", "0"}), 2, {"'frames' is 0"});
    ChildProcess& single = rig.acquirer(small_scan({"--frame-rate", "100"}));
    rig.wait_for_delivered(1);
    check_refused(rig.control("start"), 5, {"runs a single scan"});
    single.signal(SIGINT);
    (void)single.wait();
    CHECK(contains(served.queue_command("clear").out(), ": 2 scans are removed from the queue\n"));
    CHECK(served.list().empty());
    CHECK(served.queue_command("add", {"--frames", "11"}).wait() == exited(0));
    CHECK(contains(served.queue_command("clear").out(), ": 1 scan is removed from the queue\n"));
}

TEST_CASE("a bad entry is set aside with its reason, and the queue goes on") {
    ServedRig served;
    Rig& rig = served.rig();
    served.add({"--frames", "5"});
    const auto put = [&](int number, const std::string& text) {
        std::ofstream(served.queue() / fmt::format("{:015}-{:06}.waiting.json", number, number)) << text;
    };
    put(10, "this is no JSON");
    put(11, R"({"frames": 5, "source": "raw:/etc/passwd"})");
    put(12, R"({"frames": 5, "frobnicate": 1})");
    put(13, R"({"frames": 5, "settings": {"gain": 2}})");
    put(14, "{\"comment\": \"" + std::string(300 << 10, 'x') + "\"}");
    std::ofstream(served.queue() / "notes.txt") << "not ours";
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = served.serve();
    served.wait_for_state(1, "done");
    const std::uint64_t last = served.add({"--frames", "6"});
    served.wait_for_state(last, "done");
    for (const std::uint64_t bad : {10U, 11U, 12U, 13U, 14U}) {
        CAPTURE(bad);
        CHECK(served.state_of(bad) == "bad");
    }
    const std::string said = served.queue_command("list").out();
    CHECK(contains(said, "'source' is not allowed here"));
    CHECK(contains(said, "'frobnicate' is not known"));
    end(rig, acquirer, writer);
    CHECK(contains(acquirer.err(), "notes.txt"));
    CHECK_FALSE(exists(rig.output() / "scan_002"));
}

TEST_CASE("live frames are seen while no scan runs, and not recorded") {
    ServedRig served;
    Rig& rig = served.rig();
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = served.serve({"--frames", "5"});
    served.wait_until_serving();
    ChildProcess& viewer = rig.viewer({"--display", "none", "--count", "5"});
    CHECK(viewer.wait() == exited(0));
    ChildProcess& changed = rig.control("exposure", {"20ms"});
    CHECK(changed.wait() == exited(0));
    CHECK(rig.control("start", {"--wait-end"}).wait() == exited(0));
    CHECK(rig.viewer({"--display", "none", "--count", "5"}).wait() == exited(0));
    end(rig, acquirer, writer);
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.received == 5);
    CHECK(scan.gaps.empty());
    CHECK(first_flaw(scan) == "");
    std::ifstream file(rig.output() / "scan" / "scan.json");
    CHECK(nlohmann::json::parse(file)["plan"]["setup"]["exposure_us"] == 20000);
}

TEST_CASE("Ctrl-C cancels the scan that runs, and ends an acquirer that waits") {
    ServedRig served;
    Rig& rig = served.rig();
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = served.serve({"--frame-rate", "200"});
    served.wait_until_serving();
    CHECK(rig.control("start").wait() == exited(0));
    rig.wait_for_delivered(5);
    acquirer.signal(SIGINT);
    served.wait_for_state(1, "canceled");
    CHECK(acquirer.running());
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(0));
    (void)writer.wait();
}

TEST_CASE("control terminate ends a serving acquirer that has run no scan yet") {
    ServedRig served;
    Rig& rig = served.rig();
    ChildProcess& acquirer = served.serve();
    served.wait_until_serving();
    CHECK(rig.control("terminate").wait() == exited(0));
    CHECK(acquirer.wait() == exited(0));
}

TEST_CASE("a scan that fails does not stop the next one unless that is asked for") {
    ServedRig served;
    Rig& rig = served.rig();
    served.add({"--frames", "5"});
    served.add({"--frames", "6"});
    ChildProcess& acquirer = rig.acquirer(small_scan({"--serve", "--wait-for", "writer=200ms"}));
    served.wait_for_state(1, "failed");
    served.wait_for_state(2, "failed");
    CHECK(contains(served.queue_command("list").out(), "no writer was ready within"));
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(0));
    const std::uint64_t third = served.add({"--frames", "5"});
    const std::uint64_t fourth = served.add({"--frames", "6"});
    ChildProcess& careful =
        rig.acquirer(small_scan({"--serve", "--stop-queue-on-error", "--wait-for", "writer=200ms"}));
    CHECK(careful.wait() == exited(1));
    CHECK(served.state_of(third) == "failed");
    CHECK(served.state_of(fourth) == "waiting");
}

TEST_CASE("a Ctrl-C that cancels one scan leaves the actuators of the next one alone") {
    ServedRig served;
    Rig& rig = served.rig();
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = served.serve(
        {"--actuator", "simulated:instant", "--actuator",
         "command:python3 '" FRAMERING_SOURCE_DIR "/examples/actuators/power_supply.py'", "--frame-rate", "200"});
    served.wait_until_serving();
    CHECK(rig.control("start", {"--axis", "t=::", "--axis", "channel=DAPI,GFP"}).wait() == exited(0));
    rig.wait_for_delivered(4);
    acquirer.signal(SIGINT);
    const std::uint64_t other = served.add({"--axis", "t=::3", "--axis", "channel=RFP,Cy5,GFP"});
    served.wait_for_state(other, "done");
    end(rig, acquirer, writer, 4);
}
