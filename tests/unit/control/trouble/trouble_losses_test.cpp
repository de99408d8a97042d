// Troubles that are counted.
#include <doctest/doctest.h>

#include "tests/unit/control/trouble/watched_session.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a loss begins once, lasts while frames are lost, and is over after a minute without") {
    WatchedSession session;
    CHECK(session.look() == "");
    session.status.scan->lost_ring_full = 1;
    CHECK(session.look() == "frames_lost:ring_full+ ");
    for (int i = 0; i < 10; ++i) {
        ++session.status.scan->lost_ring_full;
        CHECK(session.look(50s) == "");
    }
    session.status.scan->lost_camera = 1;
    CHECK(session.look() == "frames_lost:camera+ ");
    CHECK(session.look(2min) == "frames_lost:ring_full- frames_lost:camera- ");
    session.status.scan->lost_camera = 2;
    CHECK(session.look() == "frames_lost:camera+ ");
    CHECK(session.texts ==
          "1 frames lost (ring_full)\n1 frames lost (camera)\n11 frames lost (ring_full), none for 60 s\n"
          "1 frames lost (camera), none for 60 s\n2 frames lost (camera)\n");
}

TEST_CASE("the end of a scan ends its losses, and the next scan counts from zero") {
    WatchedSession session;
    CHECK(session.look() == "");
    session.status.scan->points.failed = 1;
    session.status.scan->damaged = 1;
    CHECK(session.look() == "frames_damaged+ point_failed+ ");
    session.status.scan->state = layout::ScanState::ended;
    CHECK(session.look() == "frames_damaged- point_failed- ");
    session.status.scan->scan_id = 4;
    session.status.scan->state = layout::ScanState::working;
    CHECK(session.look() == "frames_damaged+ point_failed+ ");  // one of each in this scan as well
    session.status.scan->scan_id = 5;
    session.status.scan->damaged = 0;
    session.status.scan->points.failed = 0;
    CHECK(session.look() == "frames_damaged- point_failed- ");
    CHECK(session.look(5min) == "");
}

TEST_CASE("frames that are lost between the last look and the end are told with it") {
    WatchedSession session;
    CHECK(session.look() == "");
    session.status.scan->lost_ring_full = 7;
    session.status.scan->state = layout::ScanState::ended;
    const std::string whose = "7 frames lost (ring_full)";
    SUBCASE("of the scan") {
        CHECK(session.look() == "frames_lost:ring_full+ frames_lost:ring_full- ");
        CHECK(session.texts == whose + "\n" + whose + " in all, the scan has ended\n");
        CHECK(session.look(5min) == "");
        CHECK(session.end() == "");
    }
    SUBCASE("of the session, whose processes have left") {
        session.status.serving = true;
        CHECK(session.look(1s, 0) != "");
        session.acquirer().alive = false;
        session.writer().alive = false;
        session.status.scan->lost_ring_full = 9;
        CHECK(session.end() == "frames_lost:ring_full+ frames_lost:ring_full- ");
        CHECK(session.texts.ends_with("9 frames lost (ring_full) in all, the session has ended\n"));
        CHECK(session.end() == "");
    }
    SUBCASE("of another scan in the meantime") {
        session.status.scan->scan_id = 4;
        CHECK(session.look() == "frames_lost:ring_full+ frames_lost:ring_full- ");
    }
    SUBCASE("of another session in the meantime") {
        session.status.session_uuid = "v";
        CHECK(session.end() == "frames_lost:ring_full+ frames_lost:ring_full- ");
    }
}

TEST_CASE("what a session has lost that was not there when the watch began is trouble at the first look") {
    WatchedSession session;
    session.watch = TroubleWatch(false);
    session.status.scan->lost_camera = 5;
    CHECK(session.look() == "frames_lost:camera+ ");
}

TEST_CASE("hooks that are given up are trouble from the first that was not before, also after the scan") {
    WatchedSession session;
    CHECK(session.look() == "");
    session.failed_hooks = 5;  // of former scans
    CHECK(session.look(2min) == "");
    session.failed_hooks = 6;
    CHECK(session.look() == "hook_failed+ ");
    session.status.scan->state = layout::ScanState::ended;
    CHECK(session.look(10s) == "");
    session.failed_hooks = 7;
    CHECK(session.look(59s) == "");
    CHECK(session.look(10s) == "hook_failed- ");
    session.failed_hooks = 2;  // the user has them tried again
    CHECK(session.look(10s) == "");
    session.failed_hooks = 3;
    CHECK(session.look() == "hook_failed+ ");
}
