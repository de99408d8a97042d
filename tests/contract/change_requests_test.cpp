// Changes of exposure and gain that are asked for through shared memory.
#include "common/session/change_requests.hpp"

#include <thread>

#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
struct AskedSession {
    Name name;
    Acquirer acquirer{name.text};
    SessionView view = *SessionView::open(name.text, Access::read_only);

    [[nodiscard]] ChangeInbox& inbox() { return acquirer.session.changes(); }
};
}  // namespace

TEST_CASE("a change that is asked for is found, with its value, until it is answered") {
    AskedSession session;
    CHECK_FALSE(session.inbox().has_one());
    CHECK_FALSE(session.inbox().next());
    const std::uint64_t number = request_change(session.view, LiveKey::exposure, 12.5);
    CHECK(number == 1);
    CHECK(session.inbox().has_one());
    const auto change = session.inbox().next();
    REQUIRE(change);
    CHECK(change->key == LiveKey::exposure);
    CHECK(change->value == 12.5);
    CHECK(change->number == number);
    CHECK_FALSE(is_answered(session.view, LiveKey::exposure, number));
    session.inbox().answered(*change);
    CHECK(is_answered(session.view, LiveKey::exposure, number));
    CHECK_FALSE(is_answered(session.view, LiveKey::exposure, number + 1));
    CHECK_FALSE(session.inbox().has_one());
}

TEST_CASE("of changes that nobody has looked at the last one counts, and each is answered") {
    AskedSession session;
    const std::uint64_t first = request_change(session.view, LiveKey::gain, 1);
    const std::uint64_t second = request_change(session.view, LiveKey::gain, -2);
    CHECK(first + 1 == second);
    const auto change = session.inbox().next();
    REQUIRE(change);
    CHECK(change->value == -2);
    session.inbox().answered(*change);
    CHECK(is_answered(session.view, LiveKey::gain, first));
    CHECK(is_answered(session.view, LiveKey::gain, second));
}

TEST_CASE("exposure and gain are asked for apart") {
    AskedSession session;
    const std::uint64_t gain = request_change(session.view, LiveKey::gain, 2);
    const std::uint64_t exposure = request_change(session.view, LiveKey::exposure, 30);
    session.inbox().answered(*session.inbox().next());
    CHECK(is_answered(session.view, LiveKey::exposure, exposure) !=
          is_answered(session.view, LiveKey::gain, gain));
    REQUIRE(session.inbox().next());
    session.inbox().answered(*session.inbox().next());
    CHECK_FALSE(session.inbox().has_one());
}

TEST_CASE("a value that its asker wrote and never counted is not taken") {
    AskedSession session;
    {
        Spoilt<layout::Requests> requests(session.name.text, layout::kRequestsOffset);
        requests->exposure_us.store(17);
    }
    CHECK_FALSE(session.inbox().has_one());
    (void)request_change(session.view, LiveKey::exposure, 40);
    CHECK(session.inbox().next()->value == 40);
}

TEST_CASE("what was asked of another acquirer is not done by the next one, but for a scan that it resumes") {
    Name name;
    std::optional<SessionView> view;
    std::uint64_t scan_id = 0;
    {
        Acquirer first(name.text);
        view = SessionView::open(name.text, Access::read_only);
        scan_id = first.session.announce(small_plan());
        first.session.begin();
        (void)request_change(*view, LiveKey::exposure, 12);
    }
    {
        AcquirerSession resuming(
            {.session = name.text, .slot_count = 4, .slot_stride = 4096, .scan_to_resume = scan_id});
        CHECK(resuming.changes().has_one());
        CHECK(resuming.changes().next()->value == 12);
    }
    AcquirerSession other({.session = name.text, .slot_count = 4, .slot_stride = 4096});
    CHECK_FALSE(other.changes().has_one());
    CHECK(is_answered(*view, LiveKey::exposure, 1));
}

TEST_CASE("a session that has ended takes no change") {
    Name name;
    std::optional<SessionView> view;
    {
        Acquirer acquirer(name.text);
        view = SessionView::open(name.text, Access::read_only);
        (void)acquirer.session.leave(false);
    }
    CHECK(message_of([&] { (void)request_change(*view, LiveKey::gain, 1); }).find("has ended") !=
          std::string::npos);
}
