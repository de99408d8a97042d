#include "control/trouble/trouble_watch.hpp"

#include <doctest/doctest.h>

#include "common/session/scan_plan.hpp"
#include "tests/unit/control/trouble/watched_session.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a session that does its work is no trouble, whatever came before the first look") {
    WatchedSession session;
    session.status.scan->lost_camera = 5;
    session.status.scan->points.failed = 1;
    CHECK(session.look(10min) == "");
    CHECK(session.end() == "");
}

TEST_CASE("a writer that dies is trouble until it is back for a while") {
    WatchedSession session;
    CHECK(session.look() == "");
    session.writer().alive = false;
    session.writer().state = "orphaned";
    CHECK(session.look(20s) == "process_gone:writer+ ");
    session.writer().alive = true;
    session.writer().state = "running";
    session.writer().pid = 13;
    CHECK(session.look(3s) == "");
    CHECK(session.look(10s) == "process_gone:writer- ");
    CHECK(session.look(5min) == "");
    CHECK(session.texts == "writer (pid 12) is gone\nwriter is there again\n");
}

TEST_CASE("a process that was replaced between two looks is trouble once") {
    WatchedSession session;
    CHECK(session.look() == "");
    session.acquirer().pid = 21;
    CHECK(session.look() == "process_gone:acquirer+ ");
    CHECK(session.look(10s) == "process_gone:acquirer- ");
    session.writer().since_ns = 5;  // the same number again
    CHECK(session.look(20s) == "process_gone:writer+ process_gone:writer- ");
}

TEST_CASE("a crash loop is one trouble") {
    WatchedSession session;
    CHECK(session.look() == "");
    std::string told;
    for (std::uint64_t pid = 100; pid < 130; ++pid) {
        session.writer().pid = pid;
        told += session.look(2s);
    }
    CHECK(told == "process_gone:writer+ ");
    CHECK(session.look(10s) == "process_gone:writer- ");
}

TEST_CASE("a writer that leaves before the scan's end is trouble, one that leaves after it is none") {
    WatchedSession session;
    CHECK(session.look() == "");
    session.status.processes.pop_back();
    CHECK(session.look() == "process_gone:writer+ ");
    session.status.scan->state = layout::ScanState::ended;
    CHECK(session.look(10s) == "process_gone:writer- ");

    WatchedSession other;
    CHECK(other.look() == "");
    other.status.scan->state = layout::ScanState::ended;
    other.status.processes.pop_back();
    CHECK(other.look(10s) == "");
}

TEST_CASE("programs that only look at frames come and go as they like") {
    WatchedSession session;
    session.writer().purpose = layout::Purpose::processes;
    CHECK(session.look() == "");
    session.writer().alive = false;
    session.writer().state = "orphaned";
    CHECK(session.look(10s) == "");
    session.status.processes.pop_back();
    CHECK(session.look(10s) == "");
}

TEST_CASE("an acquirer that dies while it waits for the next scan is trouble where it serves") {
    for (const bool serves : {true, false}) {
        WatchedSession session;
        session.status.scan->state = layout::ScanState::ended;
        session.status.serving = serves;
        CHECK(session.look() == "");
        session.acquirer().alive = false;
        session.status.acquirer_alive = session.status.serving = false;
        CHECK(session.look(10s) == (serves ? "process_gone:acquirer+ " : ""));
        CHECK(session.end() == (serves ? "process_gone:acquirer- " : ""));
    }
}

TEST_CASE("frames that do not come are trouble after half a minute, not in a pause and not between slow points") {
    WatchedSession session;
    CHECK(session.look() == "");
    CHECK(session.look(30s, 0) == "");
    CHECK(session.look(5s, 0) == "stalled:camera+ ");
    CHECK(session.look(10s) == "stalled:camera- ");

    session.status.scan->paused_since_ns = 1;
    CHECK(session.look(10min, 0) == "");
    session.status.scan->paused_since_ns = 0;
    CHECK(session.look(30s, 0) == "");

    WatchedSession slow;
    ScanPlan plan;
    plan.format = {64, 48, PixelFormat::mono8, 8, 0};
    plan.axes = {{"t", "s", 100}};
    plan.axes[0].interval = 10min;
    plan.axes[0].planned = true;
    slow.status.scan->plan = to_json(plan);
    CHECK(slow.look() == "");
    CHECK(slow.look(20min, 0) == "");
    CHECK(slow.look(2min, 0) == "stalled:camera+ ");
}

TEST_CASE("a role without a sign of life, with an error, or with a blocked disk is named") {
    WatchedSession session;
    CHECK(session.look() == "");
    session.writer().heartbeat_age = 31s;
    session.writer().error = "disk full";
    CHECK(session.look(20s) == "error:writer+ stalled:writer+ ");
    session.writer().heartbeat_age = 0s;
    session.writer().error = "";
    CHECK(session.look(20s) == "error:writer- stalled:writer- ");
    session.writer().disk->blocked_since_ns = 1;  // since the machine was started
    CHECK(session.look(20s) == "disk_blocked:writer+ ");
    session.writer().disk->blocked_since_ns = 0;
    CHECK(session.look(20s) == "disk_blocked:writer- ");
}

TEST_CASE("a ring that is nearly full for a while is trouble until there is real room") {
    WatchedSession session;
    for (int i = 0; i < 20; ++i) {  // for a moment, again and again
        session.status.ring_used = i % 2 == 0 ? 100 : 0;
        CHECK(session.look() == "");
    }
    session.status.ring_used = 90;
    CHECK(session.look(3s) == "ring_nearly_full+ ");
    for (int i = 0; i < 50; ++i) {  // around the limit
        session.status.ring_used = i % 2 == 0 ? 89 : 91;
        CHECK(session.look() == "");
    }
    session.status.ring_used = 69;
    CHECK(session.look(10s) == "ring_nearly_full- ");
    session.status.ring_used = 89;
    CHECK(session.look(1min) == "");
}

TEST_CASE("a disk that gets full is trouble once, however its forecast changes") {
    WatchedSession session;
    CHECK(session.look() == "");
    session.writer().disk->free_bytes = 1000;
    CHECK(session.look() == "disk_low+ ");
    session.writer().disk->free_bytes = 1ULL << 40;
    CHECK(session.look(30s) == "");
    session.writer().disk->free_bytes = 1000;
    CHECK(session.look(30s) == "");
    session.writer().disk->free_bytes = 1ULL << 40;
    CHECK(session.look(2min) == "disk_low- ");
}

TEST_CASE("the end of a session, and another one, end all troubles") {
    WatchedSession session;
    CHECK(session.look() == "");
    session.writer().error = "disk full";
    session.status.scan->lost_camera = 2;
    CHECK(session.look() == "frames_lost:camera+ error:writer+ ");
    SUBCASE("the end") {
        CHECK(session.end() == "frames_lost:camera- error:writer- ");
        CHECK(session.end() == "");
        CHECK(session.texts.ends_with(
            "2 frames lost (camera) in all, the session has ended\nthe session has ended\n"));
    }
    SUBCASE("another session, which counts from zero") {
        session.status.session_uuid = "v";
        session.writer().error = "";
        CHECK(session.look() == "frames_lost:camera- error:writer- frames_lost:camera+ ");
    }
}
