// Scans that a serving acquirer is asked for through shared memory and the queue.
#include "common/session/start_request.hpp"

#include "tests/support/contains.hpp"
#include "tests/support/session_in_process.hpp"
#include "tests/support/state_home.hpp"

using namespace framering;
using namespace framering::test;

namespace {
struct ServingSession {
    StateHome home;
    Name name;
    Acquirer acquirer{name.text};
    SessionView view = *SessionView::open(name.text, Access::read_only);
    ScanQueue queue{name.text};

    ServingSession() { acquirer.session.begin_serving(); }
    // As the acquirer takes what is to begin at once.
    void take() {
        const std::uint64_t word = acquirer.session.start_word();
        CHECK(queue.change(queue.next()->number, QueueState::start, QueueState::waiting));
        acquirer.session.answer_starts(word);
    }
};
}  // namespace

TEST_CASE("a start is taken once the acquirer has made it an entry that waits") {
    ServingSession session;
    StartRequest start(session.view, "{}");
    CHECK(session.acquirer.session.start_word() == 1);
    CHECK_FALSE(start.is_taken());
    session.take();
    CHECK(start.is_taken());
    CHECK(session.queue.find(start.number())->state == QueueState::waiting);
}

TEST_CASE("a start that the acquirer has answered without taking it is refused, and nothing stays") {
    ServingSession session;
    StartRequest start(session.view, "{}");
    session.acquirer.session.answer_starts(session.acquirer.session.start_word());
    CHECK_THROWS_AS((void)start.is_taken(), Error);
    CHECK(session.queue.list().empty());
}

TEST_CASE("a start that nobody waits for any more is withdrawn") {
    ServingSession session;
    { const StartRequest start(session.view, "{}"); }
    CHECK(session.queue.list().empty());
}

TEST_CASE("a start that was taken stays when nobody waits for it any more") {
    ServingSession session;
    {
        StartRequest start(session.view, "{}");
        session.take();
        CHECK(start.is_taken());
    }
    CHECK(session.queue.list().size() == 1);
}

TEST_CASE("an acquirer of a single scan takes no start") {
    const StateHome home;
    const Name name;
    const Acquirer acquirer{name.text};
    const SessionView view = *SessionView::open(name.text, Access::read_only);
    CHECK_FALSE(is_serving(view));
    try {
        const StartRequest start(view, "{}");
        FAIL("it was not refused");
    } catch (const Error& error) {
        CHECK(error.exit_code() == ExitCode::refused);
        CHECK(contains(error.what(), "runs a single scan"));
    }
    CHECK(ScanQueue(name.text).list().empty());
}
