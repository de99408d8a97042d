// What a wild pointer leaves in a session: nobody takes it for true, and the next acquirer puts it right.
#include "common/session/session_removal.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A session whose acquirer and writer were killed with frame 0 published and not stored.
void leave_a_frame(Name& session) {
    Acquirer acquirer(session.text);
    session.keep();
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
    {
        const auto reader = acquirer.while_ticking([&] { return join(session.text); });
    }
    acquirer.publish();
}
}  // namespace

TEST_CASE("an entry beyond the ring is taken over by no writer and evicted by the acquirer") {
    for (const std::uint64_t cursor : {std::uint64_t{2}, layout::kNone, std::uint64_t{1} << 63}) {
        CAPTURE(cursor);
        Name name;
        leave_a_frame(name);
        Spoilt<layout::ReaderEntry> entry(name.text, layout::entry_offset(0));
        entry->cursor = cursor;
        const std::string line = message_of([&] { (void)join(name.text); });
        CHECK_MESSAGE(line.find("the entry of role 'writer' is damaged") != std::string::npos, line);
        Acquirer acquirer(name.text);
        CHECK(acquirer.session.setup().kept);
        acquirer.tick();
        acquirer.tick();
        acquirer.session.announce(small_plan());
        CHECK(acquirer.session.frames().try_claim());
        auto reader = acquirer.while_ticking([&] { return join(name.text); });
        CHECK_FALSE(reader.took_over());
        CHECK(reader.frames().cursor() == 1);
    }
}

TEST_CASE("frames that an entry beyond the ring seems to be owed keep no session") {
    Name name;
    leave_a_frame(name);
    Spoilt<layout::ProducerState> state(name.text, layout::kProducerOffset);
    state->head = 1'000'000;  // no ring of four slots holds a million frames
    CHECK(frames_owed_by(*SessionView::open(name.text, Access::read_only)) == 0);
    remove_session(name.text, false);
    CHECK_FALSE(Segment::open(control_segment_name(name.text), Access::read_only));
}

TEST_CASE("a ring whose numbers contradict each other is made anew by the next acquirer") {
    const auto check = [](const auto& spoil) {
        Name name;
        leave_a_frame(name);
        Spoilt<layout::ProducerState> state(name.text, layout::kProducerOffset);
        spoil(state);
        Acquirer acquirer(name.text);
        CHECK_FALSE(acquirer.session.setup().kept);
        CHECK(state->retired == 1);
        CHECK(acquirer.session.frames().head() == 0);
        CHECK(acquirer.session.announce(small_plan()) == 1);
        CHECK(acquirer.session.frames().try_claim());
    };
    check([](auto& state) { state->head = 1'000'000; });
    check([](auto& state) { state->head = layout::kNone; });
    check([](auto& state) { state->scan_id = layout::kNone; });
    check([](auto& state) { state->spare_count = layout::kNone; });
}
