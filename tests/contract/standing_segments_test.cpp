// The segments of a session from one acquirer to the next: built, kept, retired.
#include "common/session/standing_segments.hpp"
#include "common/session/segment_building.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kStandingSlots = 4;

SessionSettings settings_of(const std::string& session, std::uint64_t slots = kStandingSlots) {
    return {session, slots, 4096, false};
}

const Inheritance kInherited{{7}, 5, 2, 3};
}  // namespace

TEST_CASE("where no segments stand there is nothing to keep or to inherit") {
    Name name;
    const SessionSettings settings = settings_of(name.text);
    StandingSegments standing(settings);
    CHECK_FALSE(standing.keep());
    const Inheritance inherited = standing.retire();
    CHECK(inherited.session_uuid != UuidBytes{});
    CHECK(inherited.head == 0);
    CHECK(inherited.scan_id == 0);
    CHECK(inherited.epoch == 0);
    CHECK_FALSE(Segment::open(control_segment_name(name.text), Access::read_only));
}

TEST_CASE("new segments have what they inherit and are ready for everyone") {
    Name name;
    const SessionSegments segments = build_segments(settings_of(name.text), kInherited);
    CHECK(segments.frames.identity().session_uuid == kInherited.session_uuid);
    const auto view = SessionView::open(name.text, Access::read_only);
    REQUIRE(view);
    CHECK(view->identity().session_uuid == kInherited.session_uuid);
    CHECK(view->producer().head == 5);
    CHECK(view->producer().scan_id == 2);
    CHECK(view->producer().epoch == 4);
    CHECK(view->acquirer_alive());
}

TEST_CASE("segments of the wanted geometry are kept in the next epoch") {
    Name name;
    const SessionSettings settings = settings_of(name.text);
    std::optional<SessionSegments> built(build_segments(settings, kInherited));
    name.keep();
    built.reset();
    StandingSegments standing(settings);
    const std::optional<SessionSegments> kept = standing.keep();
    REQUIRE(kept);
    CHECK(kept->control.identity().session_uuid == kInherited.session_uuid);
    CHECK(kept->control.state().epoch == 5);
    CHECK(kept->control.state().retired == 0);
}

TEST_CASE("segments of another geometry are retired and leave what a new pair inherits") {
    Name name;
    std::optional<SessionSegments> built(build_segments(settings_of(name.text), kInherited));
    name.keep();
    built.reset();
    const auto view = SessionView::open(name.text, Access::read_only);
    REQUIRE(view);
    const SessionSettings settings = settings_of(name.text, 2 * kStandingSlots);
    StandingSegments standing(settings);
    CHECK_FALSE(standing.keep());
    CHECK_FALSE(view->retired());
    const Inheritance inherited = standing.retire();
    CHECK(view->retired());
    CHECK_FALSE(view->is_linked());
    CHECK(inherited.session_uuid == kInherited.session_uuid);
    CHECK(inherited.head == 5);
    CHECK(inherited.scan_id == 2);
    CHECK(inherited.epoch == 4);
}

TEST_CASE("a second pair under the same names is refused and leaves the first") {
    Name name;
    const SessionSegments first = build_segments(settings_of(name.text), kInherited);
    CHECK(message_of([&] {
              (void)build_segments(settings_of(name.text), kInherited);
          }).find("another acquirer started at the same time") != std::string::npos);
    CHECK(first.control_segment.segment.is_linked());
    CHECK(first.frames_segment.segment.is_linked());
}
