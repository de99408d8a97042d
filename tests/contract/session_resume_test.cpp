// What an acquirer finds that goes on with the scan of one that died, wherever it died.
#include "common/session/left_scan.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// An acquirer that goes on with scan 1.
std::unique_ptr<AcquirerSession> successor(const std::string& name) {
    return std::make_unique<AcquirerSession>(SessionSettings{name, 4, 4096, false, 1});
}

FrameInfo frame_of(AcquirerSession& session, std::uint64_t delivered) {
    FrameInfo info;
    set_format(info, small_plan().format);
    info.scan_id = session.scan()->scan_id;
    info.delivered = delivered;
    return info;
}

// Published, and not yet counted: where an acquirer may die.
void publish_stored(AcquirerSession& session, std::uint64_t delivered) {
    auto claim = session.frames().try_claim();
    REQUIRE(claim);
    session.frames().publish(std::move(*claim), frame_of(session, delivered));
}

void publish_dropped(AcquirerSession& session, std::uint64_t delivered) {
    session.frames().publish(session.frames().claim_spare(), frame_of(session, delivered));
}

// In the middle of scan 1.
std::unique_ptr<Acquirer> acquirer_at_work(Name& name) {
    auto acquirer = std::make_unique<Acquirer>(name.text);
    name.keep();
    acquirer->session.announce(small_plan());
    acquirer->session.begin();
    return acquirer;
}
}  // namespace

TEST_CASE("a resumed scan goes on where its acquirer died and its record tells of it") {
    Name name;
    auto acquirer = acquirer_at_work(name);
    const std::uint64_t started_ns = acquirer->session.scan()->started_ns;
    for (std::uint64_t i = 0; i < 3; ++i) {
        publish_stored(acquirer->session, i);
        acquirer->session.counters().count_stored();
    }
    acquirer.reset();
    const auto session = successor(name.text);
    REQUIRE(session->has_open_scan());
    const ResumePoint point = session->resume();
    CHECK(point.delivered == 3);
    CHECK(point.started_ns == started_ns);
    const ScanInfo scan = *session->scan();
    CHECK(scan.state == layout::ScanState::working);
    CHECK(scan.scan_id == 1);
    CHECK(scan.restarts == 1);
    REQUIRE(scan.interruptions.size() == 1);
    CHECK(scan.interruptions.front() == ScanInterruption{3, 3, point.away});
    CHECK(session->frames().head() == 3);
}

TEST_CASE("a frame that was published and not counted is not taken again") {
    Name name;
    auto acquirer = acquirer_at_work(name);
    publish_stored(acquirer->session, 0);
    acquirer.reset();
    const auto session = successor(name.text);
    CHECK(session->resume().delivered == 1);
    CHECK(session->scan()->delivered == 1);
    CHECK(session->scan()->lost_ring_full == 0);
}

TEST_CASE("a frame that was dropped and not counted is counted once with its gap") {
    Name name;
    auto acquirer = acquirer_at_work(name);
    publish_stored(acquirer->session, 0);
    acquirer->session.counters().count_stored();
    publish_dropped(acquirer->session, 1);
    acquirer.reset();
    const auto session = successor(name.text);
    CHECK(session->resume().delivered == 2);
    CHECK(session->scan()->delivered == 2);
    CHECK(session->scan()->lost_ring_full == 1);
    CHECK(session->scan()->ring_full_gaps == 1);
    publish_dropped(*session, 2);
    session->counters().count_lost();
    CHECK(session->scan()->lost_ring_full == 2);
    CHECK(session->scan()->ring_full_gaps == 1);
}

TEST_CASE("dropped frames that were counted are not counted again") {
    Name name;
    auto acquirer = acquirer_at_work(name);
    for (std::uint64_t i = 0; i < 2; ++i) {
        publish_dropped(acquirer->session, i);
        acquirer->session.counters().count_lost();
    }
    acquirer.reset();
    const auto session = successor(name.text);
    CHECK(session->resume().delivered == 2);
    CHECK(session->scan()->lost_ring_full == 2);
    CHECK(session->scan()->ring_full_gaps == 1);
}

TEST_CASE("frames of the scan before do not count for the one that is resumed") {
    Name name;
    auto acquirer = acquirer_at_work(name);
    publish_dropped(acquirer->session, 7);
    publish_stored(acquirer->session, 8);
    acquirer->session.end(layout::ScanState::ended, "", 0);
    acquirer->session.announce(small_plan());
    acquirer->session.begin();
    acquirer.reset();
    AcquirerSession session({name.text, 4, 4096, false, 2});
    CHECK(session.resume().delivered == 0);
}

TEST_CASE("of many interruptions the first 32 are kept and all are counted") {
    Name name;
    acquirer_at_work(name).reset();
    for (std::uint64_t i = 0; i < 40; ++i) {
        const auto session = successor(name.text);
        CHECK(session->resume().delivered == i);
        publish_stored(*session, i);
    }
    const auto view = SessionView::open(name.text, Access::read_only);
    const auto scan = read_scan(view->record(1), 1);
    CHECK(scan->restarts == 40);
    REQUIRE(scan->interruptions.size() == 32);
    CHECK(scan->interruptions.back().delivered == 31);
}

TEST_CASE("only an acquirer that leaves by itself has seen its scan off") {
    Name name;
    auto acquirer = acquirer_at_work(name);
    acquirer->session.end(layout::ScanState::ended, "", 0);
    const auto view = SessionView::open(name.text, Access::read_only);
    acquirer.reset();
    CHECK_FALSE(read_scan(view->record(1), 1)->settled);
    successor(name.text)->leave(false);
    CHECK(read_scan(view->record(1), 1)->settled);
}

TEST_CASE("a reader that has the scan open agrees to its being resumed and one that is not ready does not yet") {
    Name name;
    auto acquirer = acquirer_at_work(name);
    auto reader = acquirer->while_ticking([&] { return join(name.text); });
    acquirer.reset();
    auto session = successor(name.text);
    CHECK(session->roles().resume_consent() == ResumeConsent::not_yet);
    reader.ready_for(1);
    CHECK(session->roles().resume_consent() == ResumeConsent::agreed);
    reader.close_scan(1);
    CHECK(session->roles().resume_consent() == ResumeConsent::refused);
    reader.leave();
    CHECK(session->roles().resume_consent() == ResumeConsent::agreed);
}

TEST_CASE("a request to stop leaves the scan open that readers are asked for, and a second one closes it") {
    for (const bool is_second : {false, true}) {
        Name name;
        auto acquirer = acquirer_at_work(name);
        auto reader = acquirer->while_ticking([&] { return join(name.text); });
        acquirer.reset();
        auto session = successor(name.text);
        std::atomic<unsigned> requests{0};
        const StopToken stop(requests);
        requests = 1;
        std::thread other([&] {
            std::this_thread::sleep_for(100ms);
            if (is_second) {
                requests = 2;
            } else {
                reader.ready_for(1);
            }
        });
        const bool goes_on = may_go_on(*session, stop);
        other.join();
        CHECK(goes_on == !is_second);
        CHECK(session->has_open_scan() == !is_second);
    }
}

TEST_CASE("a reader that died with the scan open agrees and one that died before it had it open is refused") {
    Name name;
    auto acquirer = acquirer_at_work(name);
    for (const bool ready : {false, true}) {
        auto reader = acquirer->while_ticking([&] { return join(name.text); });
        if (ready) {
            reader.ready_for(1);
        }
        std::optional<ReaderSession> killed(std::move(reader));
        killed.reset();
        CHECK(acquirer->session.roles().resume_consent() ==
              (ready ? ResumeConsent::agreed : ResumeConsent::refused));
    }
}

TEST_CASE("a reader and an acquirer never both think that the scan is theirs") {
    Name name;
    auto acquirer = acquirer_at_work(name);
    auto reader = acquirer->while_ticking([&] { return join(name.text); });
    reader.ready_for(1);
    CHECK_FALSE(reader.withdraw_from(1));
    CHECK(acquirer->session.roles().resume_consent() == ResumeConsent::agreed);
    acquirer.reset();
    CHECK(reader.withdraw_from(1));
    CHECK(successor(name.text)->roles().resume_consent() == ResumeConsent::not_yet);
}
