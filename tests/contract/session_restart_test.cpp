// What becomes of segments that an acquirer finds, leaves or cannot make.
#include "common/session/session_removal.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("an acquirer that comes back keeps the segments and closes the scan as interrupted") {
    Name name;
    auto acquirer = std::make_unique<Acquirer>(name.text);
    acquirer->session.announce(small_plan());
    acquirer->session.begin();
    auto reader = acquirer->while_ticking([&] { return join(name.text); });
    acquirer->publish();
    acquirer.reset();
    CHECK_FALSE(reader.view().acquirer_alive());
    acquirer = std::make_unique<Acquirer>(name.text);
    CHECK(acquirer->session.setup().kept);
    CHECK(reader.view().producer().epoch == 2);
    REQUIRE(reader.scan());
    CHECK(reader.scan()->state == layout::ScanState::interrupted);
    CHECK(reader.scan()->end_sequence == 1);
    CHECK(acquirer->session.announce(small_plan()) == 2);
    acquirer->session.begin();
    acquirer->publish();
    CHECK(reader.frames().lag() == 2);
}

TEST_CASE("another geometry replaces the segments and sequence and scan go on") {
    Name name;
    auto acquirer = std::make_unique<Acquirer>(name.text);
    acquirer->session.announce(small_plan());
    acquirer->session.begin();
    acquirer->publish();
    auto view = SessionView::open(name.text, Access::read_only);
    acquirer.reset();
    acquirer = std::make_unique<Acquirer>(name.text, 8);
    CHECK(view->retired());
    CHECK_FALSE(view->is_linked());
    CHECK_FALSE(acquirer->session.setup().kept);
    CHECK(acquirer->session.frames().head() == 1);
    CHECK(acquirer->session.announce(small_plan()) == 2);
}

TEST_CASE("an acquirer with another geometry closes the scan that its predecessor left open") {
    Name name;
    auto acquirer = std::make_unique<Acquirer>(name.text);
    acquirer->session.announce(small_plan());
    acquirer->session.begin();
    const auto reader = acquirer->while_ticking([&] { return join(name.text); });
    acquirer.reset();
    acquirer = std::make_unique<Acquirer>(name.text, 8);
    REQUIRE(reader.scan());
    CHECK(reader.scan()->state == layout::ScanState::interrupted);
    CHECK(reader.over());
}

TEST_CASE("segments that owe frames are neither replaced nor removed") {
    Name name;
    auto acquirer = std::make_unique<Acquirer>(name.text);
    name.keep();
    acquirer->session.announce(small_plan());
    acquirer->session.begin();
    {
        auto reader = acquirer->while_ticking([&] { return join(name.text); });
    }
    acquirer->publish();
    CHECK(acquirer->session.leave(false) == 1);
    acquirer.reset();
    CHECK(message_of([&] {
              acquirer = std::make_unique<Acquirer>(name.text, 8);
          }).find("1 frames that are not stored") != std::string::npos);
    CHECK(message_of([&] { remove_session(name.text, false); }).find("1 frames that are not stored") !=
          std::string::npos);
    remove_session(name.text, true);
    CHECK_FALSE(Segment::open(control_segment_name(name.text), Access::read_only));
}

TEST_CASE("an acquirer waits for a dead role that has stored a scan and not closed it") {
    Name name;
    auto acquirer = std::make_unique<Acquirer>(name.text);
    acquirer->session.announce(small_plan());
    acquirer->session.begin();
    {
        auto reader = acquirer->while_ticking([&] { return join(name.text); });
        acquirer->publish();
        reader.frames().skip_to(1);
        acquirer->session.end(layout::ScanState::ended, "all frames acquired", 0);
    }
    acquirer->tick();
    CHECK(acquirer->session.roles().owed() == 0);
    CHECK(acquirer->session.roles().owes_closing());
    CHECK(acquirer->session.leave(false) == 0);
    CHECK(Segment::open(control_segment_name(name.text), Access::read_only));
    auto reader = join(name.text);
    CHECK(reader.took_over());
    reader.close_scan(1);
    reader.leave();
    CHECK_FALSE(acquirer->session.roles().owes_closing());
    CHECK(acquirer->session.leave(false) == 0);
    CHECK_FALSE(Segment::open(control_segment_name(name.text), Access::read_only));
}

TEST_CASE("a segment that is no session is refused with the reason and replaced by the next acquirer") {
    Name name;
    {
        auto foreign = Segment::create(control_segment_name(name.text), false);
        CHECK(message_of([&] { (void)SessionView::open(name.text, Access::read_only); }).find("incomplete") !=
              std::string::npos);
        foreign->reserve(layout::control_bytes(4));
        CHECK(message_of([&] { (void)SessionView::open(name.text, Access::read_only); }).find("incomplete") !=
              std::string::npos);
    }
    {
        Acquirer acquirer(name.text);
        name.keep();
    }
    auto control = Segment::open(control_segment_name(name.text), Access::read_write);
    const auto map = control->map(0, layout::kPage, Access::read_write);
    auto& identity = *reinterpret_cast<layout::Identity*>(map.data());
    const auto reason = [&] { return message_of([&] { (void)SessionView::open(name.text, Access::read_only); }); };
    CHECK(reason().empty());
    const auto spoil = [&](auto& field, auto value, const std::string& expected) {
        const auto kept = field;
        field = value;
        CHECK_MESSAGE(reason().find(expected) != std::string::npos, reason());
        field = kept;
    };
    spoil(identity.magic, std::uint64_t{1}, "not created by Framering");
    spoil(identity.version, layout::kVersion + 1, fmt::format("layout version {}", layout::kVersion + 1));
    spoil(identity.layout_hash, std::uint64_t{0}, "another memory layout");
    spoil(identity.boot_id, layout::Uuid{}, "created before the last boot");
    spoil(identity.slot_count, std::uint64_t{1} << 60, "damaged");
    spoil(identity.slot_stride, std::uint64_t{1} << 20, "another run");
    identity.version = 99;
    Acquirer next(name.text);
    CHECK_FALSE(next.session.setup().kept);
}

TEST_CASE("a removal leaves the session alone that has replaced the one it was meant for") {
    Name name;
    Acquirer acquirer(name.text);
    CHECK(message_of([&] { remove_session(name.text, true); }).find("in use by its acquirer") !=
          std::string::npos);
    CHECK(SessionView::open(name.text, Access::read_only)->acquirer_alive());
}

TEST_CASE("an acquirer whose names were taken away leaves its successor's alone") {
    Name name;
    Acquirer first(name.text);
    Segment::unlink(control_segment_name(name.text));
    Segment::unlink(frames_segment_name(name.text));
    Acquirer second(name.text);
    CHECK(first.session.leave(false) == 0);
    const auto view = SessionView::open(name.text, Access::read_only);
    REQUIRE(view);
    CHECK(view->acquirer_alive());
}

TEST_CASE("too little shared memory is an error before anything is left behind") {
    Name name;
    const std::string line = message_of([&] { AcquirerSession session({name.text, 1 << 20, 1ULL << 30, false}); });
    CHECK_MESSAGE(line.find("needed") != std::string::npos, line);
    CHECK_FALSE(Segment::open(control_segment_name(name.text), Access::read_only));
    CHECK_FALSE(Segment::open(frames_segment_name(name.text), Access::read_only));
}
