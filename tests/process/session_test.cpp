// Who may be in a session, and what is said to those who may not.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/process/small_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace {
bool says(const ChildProcess& process, const std::string& words) {
    const auto lines = error_lines(process);
    return lines.size() == 1 && lines.front().find(words) != std::string::npos;
}
}  // namespace

TEST_CASE("two sessions run side by side") {
    Rig one;
    Rig other;
    ChildProcess& writer_of_one = one.writer();
    ChildProcess& writer_of_other = other.writer();
    ChildProcess& acquirer_of_one = one.acquirer(recorded_scan({"--frames", "200", "--frame-rate", "1000"}));
    ChildProcess& acquirer_of_other =
        other.acquirer(recorded_scan({"--frames", "150", "--frame-rate", "1000", "--pixel-format", "mono8"}));
    CHECK(acquirer_of_one.wait() == exited(0));
    CHECK(acquirer_of_other.wait() == exited(0));
    CHECK(writer_of_one.wait() == exited(0));
    CHECK(writer_of_other.wait() == exited(0));
    const ScanOnDisk scan_of_one = read_scan_directory(one.output() / "scan");
    const ScanOnDisk scan_of_other = read_scan_directory(other.output() / "scan");
    CHECK(scan_of_one.stored == 200);
    CHECK(first_flaw(scan_of_one) == "");
    CHECK(scan_of_other.stored == 150);
    CHECK(first_flaw(scan_of_other) == "");
    CHECK(one.segments().empty());
    CHECK(other.segments().empty());
}

TEST_CASE("a second acquirer is refused with the first one's pid and disturbs nothing") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& first = rig.acquirer(recorded_scan({"--frames", "100000", "--frame-rate", "500"}));
    rig.wait_for_delivered(10);
    ChildProcess& second = rig.acquirer(small_scan({"--frames", "10"}));
    CHECK(second.wait() == exited(5));
    CHECK(says(second, "pid " + std::to_string(first.pid())));
    const auto now = rig.status();
    REQUIRE(now);
    rig.wait_for_delivered(now->delivered + 10);
    first.signal(SIGINT);
    CHECK(first.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.lost == 0);
    CHECK(scan.writer_restarts == 0);
    CHECK(first_flaw(scan) == "");
    CHECK(rig.segments().empty());
}

TEST_CASE("a second writer is refused with the first one's pid and disturbs nothing") {
    Rig rig;
    ChildProcess& first = rig.writer();
    ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "400", "--frame-rate", "500"}));
    rig.wait_for_delivered(10);
    ChildProcess& second =
        rig.program("writer", {"--session", rig.session(), "--output", (rig.directory() / "second").string()});
    CHECK(second.wait() == exited(5));
    CHECK(says(second, "pid " + std::to_string(first.pid())));
    CHECK_FALSE(exists(rig.directory() / "second"));
    CHECK(acquirer.wait() == exited(0));
    CHECK(first.wait() == exited(0));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.stored == 400);
    CHECK(scan.writer_restarts == 0);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("of acquirers that start at the same moment exactly one has the session") {
    Rig rig;
    std::vector<ChildProcess*> acquirers;
    for (int i = 0; i < 4; ++i) {
        acquirers.push_back(&rig.acquirer(small_scan({"--frames", "100000", "--frame-rate", "100"})));
    }
    rig.wait_for_delivered(1);
    // One goes on; the others give up once they have waited for its lease.
    std::size_t running = acquirers.size();
    rig.wait_until("one acquirer is left", [&] {
        running = 0;
        for (ChildProcess* acquirer : acquirers) {
            running += static_cast<std::size_t>(acquirer->running());
        }
        return running <= 1;
    });
    CHECK(running == 1);
    for (ChildProcess* acquirer : acquirers) {
        if (acquirer->running()) {
            acquirer->signal(SIGINT);
            CHECK(acquirer->wait() == exited(4));
        } else {
            CHECK(acquirer->wait() == exited(5));
            CHECK(error_lines(*acquirer).size() == 1);
        }
    }
    CHECK(rig.segments().empty());
}

TEST_CASE("a program without a session waits and says what to start") {
    Rig rig;
    const std::string hint = "framering run --session " + rig.session();
    ChildProcess& writer = rig.writer({"--wait", "100ms"});
    ChildProcess& viewer = rig.viewer({"--wait", "100ms", "--display", "none"});
    ChildProcess& control = rig.control("status");
    CHECK(writer.wait() == exited(1));
    CHECK(viewer.wait() == exited(1));
    CHECK(control.wait() == exited(1));
    CHECK(says(writer, hint));
    CHECK(says(viewer, hint));
    CHECK(says(control, hint));
    CHECK_FALSE(exists(rig.output()));
    CHECK(rig.segments().empty());
}

TEST_CASE("a session's name with a slash is refused by every program") {
    Rig rig;
    for (const std::string program : {"acquirer", "writer", "viewer"}) {
        ChildProcess& process = rig.program(program, {"--session", "a/b"});
        CHECK(process.wait() == exited(2));
        CHECK(says(process, "'/'"));
    }
    ChildProcess& control = rig.program("control", {"status", "--session", "a/b"});
    CHECK(control.wait() == exited(2));
    CHECK(says(control, "'/'"));
}

TEST_CASE("a session shows its camera and what was set at it") {
    Rig rig;
    ChildProcess& acquirer =
        rig.acquirer(small_scan({"--frame-rate", "50", "--frames", "100000", "--camera", "Maker,Model,4711"}));
    rig.wait_for_delivered(1);
    ChildProcess& control = rig.control("status", {"--json"});
    CHECK(control.wait() == exited(0));
    CHECK_MESSAGE(control.out().find(R"("camera":"Maker Model 4711")") != std::string::npos, control.out());
    CHECK_MESSAGE(control.out().find(R"("embed_sequence":"true")") != std::string::npos, control.out());
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
}

TEST_CASE("control list names the sessions with their state") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frames", "100000", "--frame-rate", "500"}));
    rig.wait_for_delivered(1);
    CHECK(rig.program("control", {"list"}).wait() == exited(0));
    ChildProcess& list = rig.program("control", {"list"});
    CHECK(list.wait() == exited(0));
    CHECK(list.out().find(rig.session()) != std::string::npos);
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
}
