// The session that a viewer shows, while acquirers come, end and replace one another.
#include "viewer/viewed_session.hpp"

#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
using Change = ViewedSession::Change;

void end_session(Acquirer& acquirer) {
    acquirer.session.announce_termination(false);
    CHECK(acquirer.session.leave(false) == 0);
}
}  // namespace

TEST_CASE("viewed session: there is none until an acquirer makes one, and a wait for it ends") {
    const Name name;
    ViewedSession viewed(name.text, false);
    ViewerStatus status;
    CHECK_FALSE(viewed.connect(status));
    CHECK_FALSE(viewed.is_connected());
    CHECK(message_of([&] { viewed.wait_for(0ns, StopToken(), status); }).find("does not exist") !=
          std::string::npos);
    const Acquirer acquirer(name.text);
    CHECK(viewed.connect(status));
    CHECK(viewed.is_connected());
    CHECK(status.link == SessionLink::live);
    CHECK(status.slot_count == 4);
    CHECK(viewed.follow(status) == Change::none);
}

TEST_CASE("viewed session: a ring of another geometry is connected to, and its scans have plans of their own") {
    const Name name;
    auto first = std::make_unique<Acquirer>(name.text);
    first->session.announce(small_plan());
    ViewedSession viewed(name.text, false);
    ViewerStatus status;
    CHECK(viewed.connect(status));
    CHECK(status.scan_id == 1);
    first.reset();  // as if it were killed: the session goes on
    CHECK(viewed.follow(status) == Change::none);
    CHECK(status.link == SessionLink::acquirer_gone);
    const Acquirer second(name.text, 8);
    CHECK(viewed.follow(status) == Change::connected);
    CHECK(status.link == SessionLink::live);
    CHECK(status.slot_count == 8);
    CHECK(viewed.follow(status) == Change::none);
}

TEST_CASE("viewed session: one that was terminated is over, and nothing that comes later is connected to") {
    const Name name;
    auto acquirer = std::make_unique<Acquirer>(name.text);
    ViewedSession viewed(name.text, false);
    ViewerStatus status;
    CHECK(viewed.connect(status));
    end_session(*acquirer);
    acquirer.reset();
    CHECK(viewed.follow(status) == Change::over);
    const Acquirer next(name.text);
    CHECK(viewed.follow(status) == Change::over);
}

TEST_CASE("viewed session: who stays looks at an ended one until the next one comes") {
    const Name name;
    auto acquirer = std::make_unique<Acquirer>(name.text);
    acquirer->session.announce(small_plan());
    acquirer->session.begin();
    acquirer->publish();
    ViewedSession viewed(name.text, true);
    ViewerStatus status;
    CHECK(viewed.connect(status));
    acquirer->session.end(layout::ScanState::ended, "", 0);
    end_session(*acquirer);
    acquirer.reset();
    CHECK(viewed.follow(status) == Change::none);
    CHECK(status.link == SessionLink::ended);
    CHECK(status.link_age == 0ns);
    CHECK(viewed.current().newest().sample([](const FrameView& frame) { return frame.info.delivered; }) == 0U);
    CHECK(viewed.follow(status) == Change::none);
    CHECK(status.link_age > 0ns);
    const Acquirer next(name.text);
    CHECK(viewed.follow(status) == Change::connected);
    CHECK(status.link == SessionLink::live);
}

TEST_CASE("viewed session: what is counted goes on in other memory") {
    const Name name;
    auto first = std::make_unique<Acquirer>(name.text);
    ViewedSession viewed(name.text, false);
    ViewerStatus status;
    CHECK(viewed.connect(status));
    first->session.announce(small_plan());
    first->session.begin();
    first->publish();
    // Its frame changes while it is looked at, every time.
    const auto sample = viewed.current().newest().sample([&](const FrameView& frame) {
        for (int i = 0; i < 8; ++i) {
            first->publish();
        }
        return frame.info.delivered;
    });
    CHECK_FALSE(sample);
    const std::uint64_t torn = viewed.torn();
    CHECK(torn > 0);
    first.reset();
    const Acquirer second(name.text, 8);
    CHECK(viewed.follow(status) == Change::connected);
    CHECK(viewed.current().newest().torn() == 0);
    CHECK(viewed.torn() == torn);
}
