// Sessions that programs of another version left: an upgrade costs no frame.
#include "common/session/other_layout.hpp"

#include "common/session/session_removal.hpp"
#include "tests/support/former_segments.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
struct Refusal {
    ExitCode exit_code = ExitCode::done;
    std::string line;
};

template <class Action>
Refusal refusal_of(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return {error.exit_code(), error.what()};
    }
    return {};
}

template <class Action>
void check_refused(Action action, const std::string& part) {
    const Refusal refusal = refusal_of(action);
    CHECK(refusal.exit_code == ExitCode::refused);
    CHECK_MESSAGE(refusal.line.find(part) != std::string::npos, refusal.line);
}

void start_acquirer(const std::string& session) {
    const Acquirer acquirer(session);
}

void release_all_frames(FormerSegments& former) {
    std::uint64_t head = 0;
    former.change<layout::ProducerState>(layout::kProducerOffset,
                                         [&](layout::ProducerState& state) { head = state.head; });
    former.change<layout::ReaderEntry>(layout::entry_offset(0),
                                       [&](layout::ReaderEntry& entry) { entry.cursor = head; });
}
}  // namespace

TEST_CASE("frames that a former version has not stored are not lost to an upgrade") {
    for (const int layout : {1, 2}) {
        CAPTURE(layout);
        Name name;
        const FormerSegments former(name.text, layout);
        const std::string what =
            "is of another version of Framering (memory layout " + std::to_string(layout) + ", this one has " +
            std::to_string(layout::kVersion) +
            ") and holds 3 frames that are not stored; store them with that version's framering writer";
        check_refused([&] { start_acquirer(name.text); }, what);
        check_refused([&] { (void)join(name.text); }, what);
        check_refused([&] { (void)SessionView::open(name.text, Access::read_only); }, what);
        check_refused([&] { remove_session(name.text, false); }, what);
        CHECK(former.control().is_linked());
        const auto other = other_layout_of(former.control(), name.text);
        REQUIRE(other);
        CHECK(other->owed_frames == 3);
        remove_session(name.text, true);
        CHECK_FALSE(former.control().is_linked());
    }
}

TEST_CASE("a session of a former version is recreated once its frames are stored") {
    for (const int layout : {1, 2}) {
        CAPTURE(layout);
        Name name;
        FormerSegments former(name.text, layout);
        release_all_frames(former);
        Acquirer acquirer(name.text);
        CHECK_FALSE(acquirer.session.setup().kept);
        CHECK_FALSE(former.control().is_linked());
        CHECK(acquirer.session.announce(small_plan()) == 1);
    }
}

TEST_CASE("a session of a former version is left to a process that uses it") {
    Name name;
    FormerSegments former(name.text, 2);
    release_all_frames(former);
    {
        const auto lease = Lease::take(former.control().lease_handle(), layout::reader_lease(0));
        REQUIRE(lease);
        check_refused([&] { start_acquirer(name.text); }, "whose writer is running");
        check_refused([&] { remove_session(name.text, true); }, "whose writer is running");
    }
    {
        const auto lease = Lease::take(former.control().lease_handle(), layout::kProducerLease);
        REQUIRE(lease);
        check_refused([&] { start_acquirer(name.text); },
                      "is in use by an acquirer of another version of Framering (memory layout 2");
    }
    CHECK(former.control().is_linked());
    start_acquirer(name.text);
}

TEST_CASE("what cannot be stored any more keeps no acquirer from starting") {
    const auto check = [](const auto& spoil) {
        Name name;
        FormerSegments former(name.text, 2);
        spoil(former, name.text);
        start_acquirer(name.text);
        CHECK_FALSE(former.control().is_linked());
    };
    check([](FormerSegments&, const std::string& session) { Segment::unlink(frames_segment_name(session)); });
    check([](FormerSegments& former, const std::string&) {
        former.change<layout::Identity>(0, [](layout::Identity& identity) { identity.boot_id = {1}; });
    });
    check([](FormerSegments& former, const std::string&) {
        former.change<layout::Identity>(0, [](layout::Identity& identity) { identity.ready = 0; });
    });
    check([](FormerSegments& former, const std::string&) {
        former.change<layout::ProducerState>(layout::kProducerOffset,
                                             [](layout::ProducerState& state) { state.retired = 1; });
    });
    check([](FormerSegments& former, const std::string&) {
        former.change<layout::ReaderEntry>(layout::entry_offset(0),
                                           [](layout::ReaderEntry& entry) { entry.cursor = layout::kNone; });
    });
}

TEST_CASE("a build with the same version and another hash is another version") {
    Name name;
    FormerSegments former(name.text, 2);
    former.change<layout::Identity>(0, [](layout::Identity& identity) { identity.version = layout::kVersion; });
    check_refused([&] { start_acquirer(name.text); }, "holds 3 frames that are not stored");
}
