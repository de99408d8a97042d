// Several writers of one session, each with a role of its own.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/process/small_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace {
constexpr std::uint64_t kCopiedFrames = 400;

Arguments awaited_by_both(const Arguments& more = {}) {
    Arguments all{"--frames", std::to_string(kCopiedFrames), "--frame-rate", "1000", "--wait-for", "second=30s"};
    all.insert(all.end(), more.begin(), more.end());
    return recorded_scan(all);
}

void check_copy(const ScanOnDisk& scan) {
    CHECK(scan.state == "complete");
    CHECK(scan.stored == kCopiedFrames);
    CHECK(scan.received == kCopiedFrames);
    CHECK(scan.gaps.empty());
    CHECK(first_flaw(scan) == "");
}

}  // namespace

TEST_CASE("two writers with the same output and name store every frame twice") {
    Rig rig;
    ChildProcess& first = rig.writer();
    ChildProcess& second = rig.writer({"--role", "second"});
    ChildProcess& acquirer = rig.acquirer(awaited_by_both());
    CHECK(acquirer.wait() == exited(0));
    CHECK(first.wait() == exited(0));
    CHECK(second.wait() == exited(0));
    check_copy(read_scan_directory(rig.output() / "scan"));
    check_copy(read_scan_directory(rig.output() / "scan_001"));
    CHECK(contains(acquirer.out(), "MiB by second\n"));
    CHECK(contains(acquirer.out(), "files in " + (rig.output() / "scan").string() + "\n"));
    CHECK(contains(acquirer.out(), "files in " + (rig.output() / "scan_001").string() + "\n"));
    CHECK(rig.segments().empty());
}

TEST_CASE("a writer that is killed goes on with its own copy, not with the other's") {
    Rig rig;
    ChildProcess& first = rig.writer();
    ChildProcess& killed = rig.writer({"--role", "second"});
    ChildProcess& acquirer = rig.acquirer(awaited_by_both());
    rig.wait_for_delivered(50);
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    ChildProcess& second = rig.writer({"--role", "second"});
    CHECK(acquirer.wait() == exited(0));
    CHECK(first.wait() == exited(0));
    CHECK(second.wait() == exited(0));
    const ScanOnDisk one = read_scan_directory(rig.output() / "scan");
    const ScanOnDisk other = read_scan_directory(rig.output() / "scan_001");
    check_copy(one);
    check_copy(other);
    CHECK(one.writer_restarts + other.writer_restarts == 1);
    CHECK(contains(acquirer.out(), "second   restarted 1x, 0 frames lost"));
}

TEST_CASE("a writer that comes when the other one has closed the scan stores its frames all the same") {
    Rig rig;
    ChildProcess& first = rig.writer();
    ChildProcess& killed = rig.writer({"--role", "second"});
    ChildProcess& acquirer = rig.acquirer(awaited_by_both({"--slots", "512", "--grace", "30s"}));
    rig.wait_for_delivered(10);
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    rig.wait_until("the first copy is closed", [&] {
        for (const char* name : {"scan", "scan_001"}) {
            const ScanOnDisk scan = read_scan_directory(rig.output() / name);
            if (scan.state == "complete") {
                return true;
            }
        }
        return false;
    });
    ChildProcess& second = rig.writer({"--role", "second"});
    CHECK(acquirer.wait() == exited(0));
    CHECK(first.wait() == exited(0));
    CHECK(second.wait() == exited(0));
    check_copy(read_scan_directory(rig.output() / "scan"));
    check_copy(read_scan_directory(rig.output() / "scan_001"));
}

TEST_CASE("a writer that leaves a dead acquirer's session keeps it for one that was killed and comes back") {
    Rig rig;
    const Arguments impatient{"--acquirer-timeout", "50ms"};
    ChildProcess& killed = rig.writer(impatient);
    ChildProcess& second = rig.writer({"--role", "second", "--acquirer-timeout", "50ms"});
    ChildProcess& acquirer = rig.acquirer(awaited_by_both());
    rig.wait_for_delivered(50);
    acquirer.stop();
    rig.wait_for("every frame is stored twice", [](const RigStatus& now) {
        return now.roles.at("writer").lag == 0 && now.roles.at("second").lag == 0;
    });
    killed.signal(SIGKILL);
    CHECK(killed.wait() == killed_by(SIGKILL));
    acquirer.signal(SIGKILL);
    CHECK(second.wait() == exited(1));
    CHECK(rig.writer(impatient).wait() == exited(1));
    CHECK(rig.segments().empty());
    for (const char* name : {"scan", "scan_001"}) {
        const ScanOnDisk scan = read_scan_directory(rig.output() / name);
        CHECK(scan.state == "interrupted");
        CHECK(scan.stored == scan.received);
        CHECK(first_flaw(scan) == "");
    }
}

TEST_CASE("a scan does not begin before every writer that it waits for is ready") {
    Rig rig;
    ChildProcess& first = rig.writer();
    ChildProcess& acquirer = rig.acquirer(small_scan({"--wait-for", "writer=30s", "--wait-for", "second=200ms"}));
    CHECK(acquirer.wait() == exited(1));
    const auto lines = error_lines(acquirer);
    REQUIRE(lines.size() == 1);
    CHECK(contains(lines.front(), "no second was ready within 200 ms"));
    CHECK(first.wait() == exited(1));
}

TEST_CASE("a second writer of the same role is refused, and what names no role is a wrong option") {
    Rig rig;
    ChildProcess& first = rig.writer({"--role", "second"});
    ChildProcess& acquirer =
        rig.acquirer(small_scan({"--frames", "200", "--frame-rate", "500", "--wait-for", "second=30s"}));
    rig.wait_for_delivered(10);
    ChildProcess& again = rig.writer({"--role", "second"});
    CHECK(again.wait() == exited(5));
    CHECK(contains(error_lines(again).front(), "role 'second' is in use by"));
    CHECK(rig.writer({"--role", "no/role"}).wait() == exited(2));
    CHECK(acquirer.wait() == exited(0));
    CHECK(first.wait() == exited(0));
    CHECK(contains(acquirer.out(), "stored   200 frames, "));
    CHECK(contains(acquirer.out(), " by second\n"));
}
