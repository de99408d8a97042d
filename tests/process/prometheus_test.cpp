// framering status --prometheus beside a scan, read by promtool.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/process/small_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/skip.hpp"

using namespace framering::test;

namespace {
constexpr const char* kPromtool = "/usr/bin/promtool";

// promtool reads standard input.
void check_with_promtool(const std::string& metrics) {
    if (!std::filesystem::exists(kPromtool)) {
        skip_unless_allowed("promtool is missing; apt install prometheus");
        return;
    }
    ChildProcess promtool(kPromtool, {"check", "metrics"}, Input::pipe);
    promtool.put(std::as_bytes(std::span(metrics)));
    promtool.close_input();
    CAPTURE(metrics);
    CHECK(promtool.wait() == exited(0));
    CHECK(promtool.err() == "");
    CHECK(promtool.out() == "");
}
}  // namespace

TEST_CASE("promtool accepts the metrics of a running scan with losses") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(
        recorded_scan({"--frame-rate", "400", "--frames", "1000000", "--when-full", "drop", "--measure", "mean"}));
    rig.wait_for_delivered(10);
    writer.stop();
    rig.wait_for("frames are lost", [](const RigStatus& status) { return status.lost > 0; });
    ChildProcess& status = rig.control("status", {"--prometheus"});
    CHECK(status.wait() == exited(0));
    const std::string label = "{session=\"" + rig.session() + "\"";
    for (const std::string& line :
         {"framering_session_state" + label + ",state=\"working\"} 1",
          "framering_process_up" + label + ",role=\"writer\"} 1", "framering_ring_used_slots" + label + "} 64",
          "framering_ring_dropped_frames_total" + label + "} ",
          "framering_frame_value" + label + ",name=\"mean\",unit=\"\"} "}) {
        CHECK(contains(status.out(), line));
    }
    CHECK_FALSE(contains(status.out(), "framering_scan_lost_frames_total" + label + ",reason=\"ring_full\"} 0\n"));
    check_with_promtool(status.out());
    writer.signal(SIGCONT);
    rig.control("cancel");
    CHECK(acquirer.wait() == exited(3));
    CHECK(writer.wait() == exited(3));
}

TEST_CASE("without --session the metrics are those of all sessions, also of one that cannot be read") {
    Rig first;
    Rig second;
    ChildProcess& acquirer = first.acquirer(small_scan({"--frame-rate", "100", "--frames", "1000000"}));
    first.wait_for_delivered(1);
    std::ofstream("/dev/shm/framering_" + second.session() + "_control") << "no segment";
    ChildProcess& status = first.program("control", {"status", "--prometheus"});
    CHECK(status.wait() == exited(0));
    CHECK(contains(status.out(), "framering_session_readable{session=\"" + first.session() + "\"} 1\n"));
    CHECK(contains(status.out(), "framering_session_readable{session=\"" + second.session() + "\"} 0\n"));
    check_with_promtool(status.out());
    first.control("cancel");
    CHECK(acquirer.wait() == exited(4));
}

TEST_CASE("metrics of a session that is not there fail, and without any session there is the version only") {
    Rig rig;
    CHECK(rig.control("status", {"--prometheus"}).wait() == exited(1));
    ChildProcess& all = rig.program("control", {"status", "--prometheus"});
    CHECK(all.wait() == exited(0));
    CHECK(contains(all.out(), "# TYPE framering_build_info gauge\n"));
    check_with_promtool(all.out());
    CHECK(rig.program("control", {"status", "--prometheus", "--json"}).wait() == exited(2));
    CHECK(rig.program("control", {"list", "--prometheus"}).wait() == exited(2));
}
