// Scans, readers and requests of a session on real shared memory.
#include <memory>
#include <thread>
#include "common/base/stop_token.hpp"
#include "common/session/requests.hpp"
#include "common/session/viewer_session.hpp"

#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a scan goes from announcement to its end and leaves no segment") {
    Name name;
    Acquirer acquirer(name.text);
    auto reader = acquirer.while_ticking([&] { return join(name.text); });
    CHECK_FALSE(reader.scan());
    const std::uint64_t scan_id = acquirer.session.announce(small_plan());
    REQUIRE(reader.scan());
    CHECK(reader.scan()->scan_id == scan_id);
    CHECK(scan_plan_from_json(reader.scan()->plan).format == small_plan().format);
    CHECK_FALSE(acquirer.session.roles().answer_of("writer").ready);
    reader.ready_for(scan_id);
    CHECK(acquirer.session.roles().answer_of("writer").ready);
    acquirer.session.begin();
    for (int i = 0; i < 4; ++i) {
        acquirer.publish();
    }
    CHECK(acquirer.session.roles().owed() == 4);
    acquirer.session.end(layout::ScanState::ended, "all frames", 0);
    CHECK(reader.scan()->end_sequence == 4);
    CHECK(reader.frames().poll(64, 4).size() == 4);
    reader.frames().release(4);
    reader.close_scan(scan_id);
    CHECK_FALSE(reader.scan());
    reader.leave();
    CHECK(acquirer.session.leave(false) == 0);
    CHECK_FALSE(Segment::open(control_segment_name(name.text), Access::read_only));
    CHECK_FALSE(Segment::open(frames_segment_name(name.text), Access::read_only));
}

TEST_CASE("a second acquirer is refused with who holds the session") {
    Name name;
    Acquirer first(name.text);
    CHECK(message_of([&] { Acquirer second(name.text); }).find("in use by acquirer (pid ") != std::string::npos);
    CHECK(SessionView::open(name.text, Access::read_only)->acquirer_alive());
}

TEST_CASE("a second writer is refused while the first lives") {
    Name name;
    Acquirer acquirer(name.text);
    auto first = acquirer.while_ticking([&] { return join(name.text); });
    CHECK(message_of([&] { join(name.text); }).find("role 'writer' is in use by writer (pid ") !=
          std::string::npos);
}

TEST_CASE("a writer that comes back finds its frames where it stopped") {
    Name name;
    Acquirer acquirer(name.text);
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    {
        auto reader = acquirer.while_ticking([&] { return join(name.text); });
        for (int i = 0; i < 3; ++i) {
            acquirer.publish();
        }
        CHECK(reader.frames().poll(64, layout::kNone).size() == 3);
        reader.frames().release(1);
    }
    acquirer.tick();
    acquirer.publish();
    acquirer.publish();
    CHECK_FALSE(acquirer.session.frames().try_claim());  // an orphan keeps its frames
    auto reader = join(name.text);
    CHECK(reader.took_over());
    CHECK(reader.frames().cursor() == 1);
    CHECK(reader.frames().lag() == 4);
}

TEST_CASE("an orphan whose restart timeout is over is evicted") {
    Name name;
    Acquirer acquirer(name.text);
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    {
        auto reader = acquirer.while_ticking([&] {
            return ReaderSession({name.text, "writer", 1, 2s}, StopToken());
        });
    }
    for (int i = 0; i < 4; ++i) {
        acquirer.publish();
    }
    CHECK_FALSE(acquirer.session.frames().try_claim());
    acquirer.tick();
    acquirer.tick();
    CHECK(acquirer.session.frames().try_claim());
    CHECK(acquirer.session.roles().owed() == 0);
}

TEST_CASE("a request acts on the scan that it names and on no other") {
    Name name;
    Acquirer acquirer(name.text);
    const auto view = SessionView::open(name.text, Access::read_only);
    const auto first = acquirer.session.announce(small_plan());
    acquirer.session.begin();
    CHECK(acquirer.session.requested() == StopRequest::none);
    request(*view, Request::cancel, first);
    CHECK(acquirer.session.requested() == StopRequest::cancel);
    acquirer.session.end(layout::ScanState::canceled, "canceled", 3);
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    request(*view, Request::cancel, first);
    CHECK(acquirer.session.requested() == StopRequest::none);
    request(*view, Request::terminate, first + 1);
    CHECK(acquirer.session.requested() == StopRequest::terminate);
    request(*view, Request::terminate_now, first + 1);
    CHECK(acquirer.session.requested() == StopRequest::terminate_now);
}

TEST_CASE("before the first scan nothing is requested") {
    const Name name;
    Acquirer acquirer(name.text);
    CHECK(acquirer.session.requested() == StopRequest::none);
}

TEST_CASE("drops are counted with their gaps") {
    Name name;
    Acquirer acquirer(name.text);
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    for (const bool stored : {true, false, false, true, false, true}) {
        stored ? acquirer.session.counters().count_stored() : acquirer.session.counters().count_lost();
    }
    CHECK(acquirer.session.scan()->delivered == 6);
    CHECK(acquirer.session.scan()->lost_ring_full == 3);
    CHECK(acquirer.session.scan()->ring_full_gaps == 2);
}

TEST_CASE("a request does not reach the session that follows under the same name") {
    Name name;
    auto acquirer = std::make_unique<Acquirer>(name.text);
    const auto scan_id = acquirer->session.announce(small_plan());
    const auto view = SessionView::open(name.text, Access::read_only);
    acquirer->session.leave(true);
    acquirer = std::make_unique<Acquirer>(name.text);
    CHECK(acquirer->session.announce(small_plan()) == scan_id);
    CHECK(message_of([&] { request(*view, Request::cancel, scan_id); }).find("has ended") != std::string::npos);
    CHECK(acquirer->session.requested() == StopRequest::none);
}

TEST_CASE("a viewer sees the newest frame and the status") {
    Name name;
    Acquirer acquirer(name.text);
    ViewerSession viewer(std::move(*SessionView::open(name.text, Access::read_only)));
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    acquirer.publish();
    acquirer.publish();
    CHECK(viewer.newest().sample([](const FrameView& view) { return view.info.sequence; }) == 1);
    const SessionStatus status = viewer.status();
    CHECK(status.head == 2);
    CHECK(status.run_state == layout::RunState::working);
    CHECK(status.acquirer_alive);
    CHECK_FALSE(status.recorded());
    REQUIRE(status.scan);
    CHECK(status.scan->planned == 4);
}

TEST_CASE("a viewer does not sleep through a frame that came just before it waits") {
    for (const WaitStrategy strategy : {WaitStrategy::sleep, WaitStrategy::adaptive, WaitStrategy::spin}) {
        Name name;
        Acquirer acquirer(name.text);
        ViewerSession viewer(std::move(*SessionView::open(name.text, Access::read_only)), strategy);
        acquirer.session.announce(small_plan());
        acquirer.session.begin();
        acquirer.publish();
        viewer.wait(24h);  // nothing comes any more: it must not begin to wait
        CHECK(viewer.newest().sample([](const FrameView& view) { return view.info.sequence; }) == 0);
        viewer.wait(1ms);
        CHECK_FALSE(viewer.newest().has_newer());
    }
}

TEST_CASE("a frame that wakes nobody as it comes within a millisecond of another is not slept through") {
    Name name;
    Acquirer acquirer(name.text);
    ViewerSession viewer(std::move(*SessionView::open(name.text, Access::read_only)));
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    const layout::HalfWord& wakes = viewer.view().producer().viewer_wake;
    const auto newest = [&] {
        return viewer.newest().sample([](const FrameView& view) { return view.info.sequence; });
    };
    const std::uint64_t first_ns = monotonic_ns();
    acquirer.publish(first_ns);
    CHECK(newest() == 0);
    // Nothing comes, and yet it returns: a frame that wakes nobody may have come.
    viewer.wait(24h);
    const std::uint32_t before = wakes.load();
    acquirer.publish(first_ns + 999'999);
    CHECK(wakes.load() == before);
    viewer.wait(24h);
    CHECK(newest() == 1);
    acquirer.publish(first_ns + 1'000'000);
    CHECK(wakes.load() == before + 1);
    CHECK(newest() == 2);
}

TEST_CASE("a viewer that has waited for frames that wake nobody sleeps until a wake") {
    Name name;
    Acquirer acquirer(name.text);
    ViewerSession viewer(std::move(*SessionView::open(name.text, Access::read_only)));
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    acquirer.publish(monotonic_ns());
    const auto newest = [&] {
        return viewer.newest().sample([](const FrameView& view) { return view.info.sequence; });
    };
    CHECK(newest() == 0);
    std::thread beside([&, later_ns = monotonic_ns() + 1'000'000] { acquirer.publish(later_ns); });
    while (newest() != 1) {
        viewer.wait(24h);
    }
    beside.join();
}

TEST_CASE("a viewer looks at older frames while they are in the ring") {
    Name name;
    Acquirer acquirer(name.text);
    ViewerSession viewer(std::move(*SessionView::open(name.text, Access::read_only)));
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    const auto sequence_of = [](const FrameView& view) { return view.info.sequence; };
    CHECK_FALSE(viewer.newest().sample_stored(0, sequence_of));
    acquirer.publish();
    acquirer.publish();
    CHECK(viewer.newest().sample_stored(0, sequence_of) == 0);
    CHECK(viewer.newest().sample_stored(1, sequence_of) == 1);
    CHECK_FALSE(viewer.newest().sample_stored(2, sequence_of));
    CHECK(viewer.newest().has_newer());
    CHECK(viewer.newest().sample(sequence_of) == 1);
}
