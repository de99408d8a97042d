// Sessions of another user, and such as others can write: whose memory it is decides what may be done with it.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <csignal>

#include "tests/process/other_user.hpp"
#include "tests/process/small_scan.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace fs = std::filesystem;

namespace {
// A session that its acquirer left behind: killed in mid-scan.
void leave_behind(Rig& rig, ChildProcess& acquirer) {
    rig.wait_until("frames are delivered", [&] { return acquirer.err().find(" started: ") != std::string::npos; });
    acquirer.signal(SIGKILL);
    REQUIRE(acquirer.wait() == killed_by(SIGKILL));
    REQUIRE(rig.segments().size() == 2);
}

void set_modes(const Rig& rig, mode_t mode) {
    for (const std::string& name : rig.segments()) {
        REQUIRE(chmod(("/dev/shm/" + name).c_str(), mode) == 0);
    }
}

void check_denied(ChildProcess& process, const std::string& words) {
    check_refused(process, 5, {words});
}

Arguments endless(const Arguments& more = {}) {
    Arguments all = small_scan({"--frames", "100000", "--frame-rate", "200"});
    all.insert(all.end(), more.begin(), more.end());
    return all;
}
}  // namespace

TEST_CASE("a segment that another user laid under the name is opened by no program, which names that user") {
    const OtherUser other;
    if (!other.is_there()) {
        return;
    }
    Rig rig;
    leave_behind(rig, other.runs(rig, "acquirer", rig.acquirer_arguments(endless())));
    for (const mode_t mode : {0666U, 0600U}) {
        CAPTURE(mode);
        set_modes(rig, mode);
        check_denied(rig.acquirer(small_scan({"--frames", "10"})), "belongs to user " + other.name());
        check_denied(rig.acquirer(small_scan({"--resume"})), "belongs to user " + other.name());
        check_denied(rig.writer({"--wait", "0s"}), "belongs to user " + other.name());
        CHECK(rig.segments().size() == 2);
    }
    set_modes(rig, 0666);
    check_denied(rig.viewer({"--display", "none", "--count", "1", "--wait", "0s"}),
                 "belongs to user " + other.name());
    check_denied(rig.control("status"), "belongs to user " + other.name());
    ChildProcess& list = rig.program("control", {"list"});
    CHECK(list.wait() == exited(0));
    CHECK(list.out().find("belongs to user " + other.name()) != std::string::npos);
    // A frames segment alone is as bad, and the acquirer that meets it leaves nothing behind.
    fs::remove("/dev/shm/framering_" + rig.session() + "_control");
    check_denied(rig.acquirer(small_scan({"--frames", "10"})), "belongs to user " + other.name());
    CHECK(rig.segments().size() == 1);
}

TEST_CASE("root views and removes another user's session and cannot stop it") {
    const OtherUser other;
    if (!other.is_there()) {
        return;
    }
    Rig rig;
    ChildProcess& acquirer = other.runs(rig, "acquirer", rig.acquirer_arguments(endless()));
    rig.wait_for_delivered(1);
    CHECK(rig.control("status").out().find("of user " + other.name()) != std::string::npos);
    CHECK(rig.viewer({"--display", "none", "--count", "3"}).wait() == exited(0));
    check_denied(rig.control("cancel"), "belongs to user " + other.name());
    check_denied(rig.control("remove"), "in use");
    leave_behind(rig, acquirer);
    CHECK(rig.control("remove").wait() == exited(0));
    CHECK(rig.segments().empty());
}

TEST_CASE("a user of the group views a group-readable session and may neither write nor stop it") {
    const OtherUser other;
    if (!other.is_there()) {
        return;
    }
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(endless({"--group-readable"}));
    rig.wait_for_delivered(1);
    const Arguments session{"--session", rig.session()};
    const auto with_session = [&](Arguments arguments) {
        arguments.insert(arguments.end(), session.begin(), session.end());
        return arguments;
    };
    ChildProcess& viewer =
        other.in_our_group().runs(rig, "viewer", with_session({"--display", "none", "--count", "3"}));
    CHECK(viewer.wait() == exited(0));
    CHECK(viewer.err().find("belongs to user") != std::string::npos);
    ChildProcess& status = other.in_our_group().runs(rig, "control", with_session({"status"}));
    CHECK(status.wait() == exited(0));
    CHECK(status.out().find("for viewing only") != std::string::npos);
    check_denied(other.in_our_group().runs(rig, "control", with_session({"cancel"})), "belongs to user");
    check_denied(other.in_our_group().runs(rig, "control", with_session({"remove"})), "belongs to user");
    check_denied(other.in_our_group().runs(rig, "acquirer", with_session(small_scan({"--frames", "1"}))),
                 "belongs to user");
    // Outside the group nobody sees it.
    check_denied(other.runs(rig, "viewer", with_session({"--display", "none", "--count", "3"})),
                 "belongs to user");
    CHECK(acquirer.running());
    acquirer.signal(SIGINT);
    CHECK(acquirer.wait() == exited(4));
}

TEST_CASE("a session of our own that others can write is believed by nobody and replaced by the next acquirer") {
    for (const mode_t mode : {0666U, 0660U}) {
        CAPTURE(mode);
        Rig rig;
        leave_behind(rig, rig.acquirer(endless()));
        set_modes(rig, mode);
        check_denied(rig.viewer({"--display", "none", "--count", "1", "--wait", "0s"}), "can be written by other");
        check_denied(rig.writer({"--wait", "0s"}), "can be written by other");
        check_denied(rig.control("status"), "can be written by other");
        check_denied(rig.control("remove"), "can be written by other");
        ChildProcess& writer = rig.writer();
        ChildProcess& acquirer = rig.acquirer(recorded_scan({"--frames", "20"}));
        CHECK(acquirer.wait() == exited(0));
        CHECK(writer.wait() == exited(0));
        CHECK(acquirer.err().find("recreating session") != std::string::npos);
        CHECK(first_flaw(read_scan_directory(rig.output() / "scan")) == "");
        leave_behind(rig, rig.acquirer(endless()));
        set_modes(rig, mode);
        CHECK(rig.control("remove", {"--discard"}).wait() == exited(0));
        CHECK(rig.segments().empty());
    }
}

TEST_CASE("names that anybody can lay into the shared memory steer no terminal") {
    Rig rig;
    const fs::path laid = "/dev/shm/framering_\x1b[2J" + rig.session() + "\n_frames";
    REQUIRE(mknod(laid.c_str(), S_IFREG | 0600, 0) == 0);
    ChildProcess& list = rig.program("control", {"list"});
    CHECK(list.wait() == exited(0));
    fs::remove(laid);
    CHECK(list.out().find('\x1b') == std::string::npos);
    CHECK(list.out().find("?[2J" + rig.session() + "?") != std::string::npos);
}
