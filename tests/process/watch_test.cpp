// framering watch --on-trouble beside real scans.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

#include "tests/process/small_scan.hpp"
#include "tests/support/contains.hpp"

using namespace framering::test;

namespace {
// A scan that is watched by a program that writes down what it is told.
class WatchedScan {
  public:
    ChildProcess& watch(const Arguments& more = {}, bool waits = true) {
        Arguments all{"watch", "--session", rig.session(), "--on-trouble",
                      "sh -c 'echo \"$1 $2 $FRAMERING_STATE $FRAMERING_SCAN\" >> \"$0\"' " + file().string() +
                          " {trouble} '{subject}'"};
        all.insert(all.end(), more.begin(), more.end());
        if (std::ranges::find(more, "--interval") == more.end()) {
            all.insert(all.end(), {"--interval", "100ms"});
        }
        ChildProcess& watch = rig.program("control", all);
        if (waits) {
            rig.wait_until("it watches", [&] { return contains(watch.out(), "watching session "); });
        }
        return watch;
    }
    [[nodiscard]] std::filesystem::path file() const { return rig.directory() / "told"; }
    [[nodiscard]] std::string told() const {
        std::ostringstream text;
        text << std::ifstream(file()).rdbuf();
        return text.str();
    }
    [[nodiscard]] std::size_t count(const std::string& line) const {
        std::istringstream lines(told());
        std::size_t found = 0;
        for (std::string each; std::getline(lines, each);) {
            found += each == line ? 1U : 0U;
        }
        return found;
    }

    Rig rig;
};
}  // namespace

TEST_CASE("a writer that is killed and comes back is told once as gone and once as there again") {
    WatchedScan scan;
    ChildProcess& first = scan.rig.writer();
    ChildProcess& acquirer = scan.rig.acquirer(recorded_scan({"--frame-rate", "20", "--frames", "1000000"}));
    scan.rig.wait_for_delivered(5);
    ChildProcess& watch = scan.watch();
    first.signal(SIGKILL);
    CHECK(first.wait() == killed_by(SIGKILL));
    scan.rig.wait_until("it is told", [&] { return scan.count("process_gone writer begun 1") == 1; });
    ChildProcess& second = scan.rig.writer();
    scan.rig.wait_until("its return is told", [&] { return scan.count("process_gone writer over 1") == 1; });
    scan.rig.control("cancel");
    CHECK(acquirer.wait() == exited(4));
    CHECK(second.wait() == exited(4));
    CHECK(watch.wait() == exited(0));
    CHECK(scan.count("process_gone writer begun 1") == 1);
    CHECK(scan.count("process_gone writer over 1") == 1);
    CHECK(contains(watch.out(), "process_gone writer begun: scan 1: writer (pid "));
    CHECK(contains(watch.out(), "process_gone writer over: scan 1: writer is there again\n"));
    CHECK(watch.out().ends_with(" session " + scan.rig.session() + " has ended\n"));
}

TEST_CASE("lost frames are told once while they are lost, and once as over at the end") {
    WatchedScan scan;
    ChildProcess& writer = scan.rig.writer();
    ChildProcess& acquirer =
        scan.rig.acquirer(recorded_scan({"--frame-rate", "400", "--frames", "1000000", "--when-full", "drop"}));
    scan.rig.wait_for_delivered(5);
    ChildProcess& watch = scan.watch();
    writer.stop();
    scan.rig.wait_until("it is told", [&] { return scan.count("frames_lost ring_full begun 1") == 1; });
    scan.rig.wait_for("more frames are lost", [](const RigStatus& status) { return status.lost > 500; });
    writer.signal(SIGCONT);
    scan.rig.control("cancel");
    CHECK(acquirer.wait() == exited(3));
    CHECK(writer.wait() == exited(3));
    CHECK(watch.wait() == exited(0));
    CHECK(scan.count("frames_lost ring_full begun 1") == 1);
    CHECK(scan.count("frames_lost ring_full over 1") == 1);
}

TEST_CASE("frames that are lost between the last look and the end of the session are told") {
    WatchedScan scan;
    ChildProcess& watch = scan.watch({"--keep", "--interval", "3s"}, false);
    ChildProcess& writer = scan.rig.writer();
    ChildProcess& acquirer =
        scan.rig.acquirer(recorded_scan({"--frame-rate", "400", "--frames", "1000000", "--when-full", "drop"}));
    scan.rig.wait_until("it watches", [&] { return contains(watch.out(), "watching session "); });
    writer.stop();
    scan.rig.wait_for("frames are lost", [](const RigStatus& status) { return status.lost > 0; });
    writer.signal(SIGCONT);
    scan.rig.control("cancel");
    CHECK(acquirer.wait() == exited(3));
    CHECK(writer.wait() == exited(3));
    scan.rig.wait_until("it is told", [&] { return scan.count("frames_lost ring_full over 1") == 1; });
    CHECK(scan.count("frames_lost ring_full begun 1") == 1);
    watch.signal(SIGTERM);
    CHECK(watch.wait() == exited(0));
}

TEST_CASE("a hook that is given up is told, and stands in the page of top and in the metrics") {
    WatchedScan scan;
    ChildProcess& writer = scan.rig.writer({"--file-frames", "10"});
    ChildProcess& acquirer = scan.rig.acquirer(recorded_scan({"--frame-rate", "50", "--frames", "1000000"}));
    scan.rig.wait_for_delivered(1);
    ChildProcess& watch = scan.watch();
    ChildProcess& runner = scan.rig.program("writer", {"--run-hooks", scan.rig.output().string(), "--follow",
                                                       "--on-file-closed", "false", "--hook-tries", "1"});
    scan.rig.wait_until("it is told", [&] { return scan.count("hook_failed  begun 1") == 1; });
    ChildProcess& top = scan.rig.control("top");
    CHECK(top.wait() == exited(0));
    CHECK(contains(top.out(), "GIVEN UP"));
    ChildProcess& metrics = scan.rig.control("status", {"--prometheus"});
    CHECK(metrics.wait() == exited(0));
    CHECK(contains(metrics.out(),
                   "framering_hook_jobs{session=\"" + scan.rig.session() + "\",state=\"given_up\"} "));
    scan.rig.control("cancel");
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    CHECK(watch.wait() == exited(0));
    CHECK(scan.count("hook_failed  over 1") == 1);
    runner.signal(SIGTERM);
    (void)runner.wait();
}

TEST_CASE("a program that fails or never ends neither stops the watch nor shows its words") {
    Rig rig;
    ChildProcess& first = rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frame-rate", "20", "--frames", "1000000"}));
    rig.wait_for_delivered(1);
    ChildProcess& failing = rig.program("control", {"watch", "--session", rig.session(), "--interval", "100ms",
                                                    "--on-trouble", "sh -c 'exit 3' --password hunter2"});
    ChildProcess& hanging = rig.program(
        "control", {"watch", "--session", rig.session(), "--interval", "100ms", "--on-trouble", "sleep 600"});
    for (ChildProcess* watch : {&failing, &hanging}) {
        rig.wait_until("it watches", [&] { return contains(watch->out(), "watching session "); });
    }
    first.signal(SIGKILL);
    CHECK(first.wait() == killed_by(SIGKILL));
    rig.wait_until("the failure is told", [&] {
        return contains(failing.err(), "on-trouble program (process_gone begun): it ended with exit code 3");
    });
    rig.wait_until("the other has begun", [&] { return contains(hanging.out(), "process_gone writer begun"); });
    hanging.signal(SIGTERM);
    CHECK(hanging.wait() == exited(0));
    rig.control("terminate", {"--now"});
    (void)acquirer.wait();
    failing.signal(SIGINT);
    CHECK(failing.wait() == exited(0));
    CHECK_FALSE(contains(failing.err() + failing.out(), "hunter2"));
}

TEST_CASE("what watch cannot run, or a session that is not there, is an error before anything is watched") {
    Rig rig;
    CHECK(rig.control("watch").wait() == exited(1));
    ChildProcess& none = rig.control("watch", {"--keep", "--on-trouble", "no-such-program-of-ours"});
    CHECK(none.wait() == exited(2));
    CHECK(contains(none.err(), "option --on-trouble: "));
    CHECK(rig.control("watch", {"--on-trouble", ""}).wait() == exited(2));
    CHECK(rig.program("control", {"list", "--on-trouble", "true"}).wait() == exited(2));
    CHECK(rig.program("control", {"list", "--keep"}).wait() == exited(2));
}

TEST_CASE("with --keep it waits for a session, and for the next one of its name") {
    WatchedScan scan;
    ChildProcess& watch = scan.watch({"--keep"}, false);
    for (int i = 0; i < 2; ++i) {
        ChildProcess& acquirer =
            scan.rig.acquirer(small_scan({"--frame-rate", "100", "--frames", "1000000", "--when-full", "wait"}));
        scan.rig.wait_until("it is watched", [&] {
            const std::string out = watch.out();
            return std::ranges::count(out, '\n') == i + 1;
        });
        scan.rig.control("cancel");
        CHECK(acquirer.wait() == exited(4));
        CHECK(watch.running());
    }
    watch.signal(SIGTERM);
    CHECK(watch.wait() == exited(0));
}
