// Several roles on one ring: who holds the camera back, and who is evicted.
#include "common/base/stop_token.hpp"
#include "common/session/session_status.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
ReaderSession join_as(Acquirer& acquirer, const std::string& name, const std::string& role,
                      layout::Purpose purpose, std::optional<std::uint64_t> from_sequence = std::nullopt) {
    return acquirer.while_ticking([&] {
        return ReaderSession({name, role, layout::kNone, 2s, WaitStrategy::adaptive, purpose, from_sequence},
                             StopToken());
    });
}

ReaderSession notebook(Acquirer& acquirer, const std::string& name) {
    return join_as(acquirer, name, "notebook", layout::Purpose::processes);
}

std::uint64_t rejoin(Acquirer& acquirer, ReaderSession& reader) {
    const auto passed_over = acquirer.while_ticking([&] { return reader.rejoin(StopToken()); });
    REQUIRE(passed_over);
    return *passed_over;
}

void begin_scan(Acquirer& acquirer) {
    acquirer.session.announce(small_plan());
    acquirer.session.begin();
}

void publish(Acquirer& acquirer, int frames) {
    for (int i = 0; i < frames; ++i) {
        acquirer.publish();
    }
}

ProcessStatus status_of(const std::string& name, const std::string& role) {
    const SessionStatus status = read_status(*SessionView::open(name, Access::read_only));
    const auto found =
        std::ranges::find_if(status.processes, [&](const ProcessStatus& each) { return each.role == role; });
    REQUIRE(found != status.processes.end());
    return *found;
}
}  // namespace

TEST_CASE("a living role that only processes does not stop the camera and its losses are its own") {
    Name name;
    Acquirer acquirer(name.text);
    begin_scan(acquirer);
    auto reader = notebook(acquirer, name.text);
    publish(acquirer, 4);
    const auto run = reader.frames().poll(64, layout::kNone);
    REQUIRE(run.size() == 4);
    CHECK_FALSE(acquirer.session.frames().try_claim());
    CHECK(acquirer.session.make_room());
    CHECK(reader.frames().evicted());
    CHECK(reader.frames().still_whole(run));
    publish(acquirer, 1);
    CHECK_FALSE(reader.frames().still_whole(run));
    CHECK(reader.frames().poll(64, layout::kNone).empty());
    acquirer.tick();
    CHECK(acquirer.session.scan()->lost_writer_gone == 0);
    CHECK(acquirer.session.roles().owed() == 0);
    CHECK(status_of(name.text, "notebook").missed == 5);
    CHECK(status_of(name.text, "notebook").purpose == layout::Purpose::processes);
    CHECK(status_of(name.text, "notebook").state == "evicted");
}

TEST_CASE("a role that was evicted while it lived joins again at the oldest frame that stays") {
    Name name;
    Acquirer acquirer(name.text);
    begin_scan(acquirer);
    auto reader = notebook(acquirer, name.text);
    publish(acquirer, 4);
    CHECK(acquirer.session.make_room());
    publish(acquirer, 2);
    CHECK(rejoin(acquirer, reader) == 3);  // frames 0 to 2: the slot of the last of these is used next
    CHECK_FALSE(reader.frames().evicted());
    CHECK(reader.first_sequence() == 3);
    const auto run = reader.frames().poll(64, layout::kNone);
    REQUIRE(run.size() == 1);  // then the ring wraps
    CHECK(run[0].info.sequence == 3);
    reader.frames().release(1);
    CHECK(reader.frames().poll(64, layout::kNone).size() == 2);
    REQUIRE(reader.scan());
    CHECK(reader.scan()->scan_id == 1);
    CHECK(status_of(name.text, "notebook").missed == 3);
}

TEST_CASE("while a role that stores is in the way as well nobody is evicted") {
    for (const layout::Purpose purpose : {layout::Purpose::stores, layout::Purpose::forwards}) {
        Name name;
        Acquirer acquirer(name.text);
        begin_scan(acquirer);
        auto writer = join_as(acquirer, name.text, "writer", purpose);
        auto reader = notebook(acquirer, name.text);
        publish(acquirer, 4);
        CHECK_FALSE(acquirer.session.make_room());
        CHECK_FALSE(acquirer.session.frames().try_claim());
        REQUIRE(writer.frames().poll(64, layout::kNone).size() == 4);
        writer.frames().release(1);
        CHECK_FALSE(acquirer.session.frames().try_claim());
        CHECK(acquirer.session.make_room());  // now the notebook alone
        CHECK(acquirer.session.frames().try_claim());
        CHECK(reader.frames().evicted());
        CHECK_FALSE(writer.frames().evicted());
        CHECK(acquirer.session.roles().owed() == 3);
    }
}

TEST_CASE("a role that processes and keeps up is not evicted beside one that does not") {
    Name name;
    Acquirer acquirer(name.text);
    begin_scan(acquirer);
    auto slow = notebook(acquirer, name.text);
    auto quick = join_as(acquirer, name.text, "focus", layout::Purpose::processes);
    publish(acquirer, 4);
    REQUIRE(quick.frames().poll(64, layout::kNone).size() == 4);
    quick.frames().release(4);
    CHECK(acquirer.session.make_room());
    CHECK(slow.frames().evicted());
    CHECK_FALSE(quick.frames().evicted());
    CHECK_FALSE(acquirer.session.make_room());  // nobody is in the way
}

TEST_CASE("a dead role that only processes is evicted as a living one") {
    Name name;
    Acquirer acquirer(name.text);
    begin_scan(acquirer);
    { const auto reader = notebook(acquirer, name.text); }
    publish(acquirer, 4);
    CHECK(acquirer.session.roles().owed() == 0);
    CHECK(acquirer.session.make_room());
    publish(acquirer, 1);
    CHECK(acquirer.session.scan()->lost_writer_gone == 0);
}

TEST_CASE("an evicted role that leaves loses nothing any more and a new role counts from nothing") {
    Name name;
    Acquirer acquirer(name.text);
    begin_scan(acquirer);
    {
        auto reader = notebook(acquirer, name.text);
        publish(acquirer, 4);
        CHECK(acquirer.session.make_room());
        reader.leave();
    }
    acquirer.tick();
    publish(acquirer, 3);
    const auto reader = notebook(acquirer, name.text);
    CHECK(status_of(name.text, "notebook").missed == 0);
}

TEST_CASE("a role that only processes does not keep scans from being announced") {
    Name name;
    Acquirer acquirer(name.text);
    auto reader = notebook(acquirer, name.text);
    for (std::uint64_t scan = 1; scan <= layout::kScanRecords + 1; ++scan) {
        CHECK(acquirer.session.role_behind().empty());
        CHECK(acquirer.session.announce(small_plan()) == scan);
        acquirer.session.begin();
        acquirer.session.end(layout::ScanState::ended, "test", 0);
    }
    CHECK(reader.frames().evicted());
    CHECK(rejoin(acquirer, reader) == 0);
    acquirer.session.announce(small_plan());
    CHECK(reader.scan());
}

TEST_CASE("the record of a scan is kept until every role that stores has closed the scan") {
    Name name;
    Acquirer acquirer(name.text);
    auto reader = join_as(acquirer, name.text, "archive", layout::Purpose::stores);
    for (std::uint64_t scan = 1; scan <= layout::kScanRecords; ++scan) {
        REQUIRE(acquirer.session.role_behind().empty());
        acquirer.session.announce(small_plan());
        acquirer.session.end(layout::ScanState::ended, "test", 0);
    }
    CHECK(acquirer.session.role_behind() == "archive");
    reader.close_scan(1);
    CHECK(acquirer.session.role_behind().empty());
    CHECK(acquirer.session.announce(small_plan()) == layout::kScanRecords + 1);
    CHECK(acquirer.session.role_behind() == "archive");
    REQUIRE(reader.scan());
    CHECK(reader.scan()->scan_id == 2);
}

TEST_CASE("a role can begin at an older frame and gets the scan that this frame is of") {
    Name name;
    Acquirer acquirer(name.text, 8);
    begin_scan(acquirer);
    publish(acquirer, 3);
    acquirer.session.end(layout::ScanState::ended, "test", 0);
    begin_scan(acquirer);
    publish(acquirer, 3);
    auto reader = join_as(acquirer, name.text, "late", layout::Purpose::stores, 1);
    CHECK(reader.first_sequence() == 1);
    REQUIRE(reader.scan());
    CHECK(reader.scan()->scan_id == 1);
    CHECK(reader.frames().poll(64, *reader.scan()->end_sequence).size() == 2);
    const auto next = join_as(acquirer, name.text, "later", layout::Purpose::stores, 4);
    CHECK(next.scan()->scan_id == 2);
    const auto last = join_as(acquirer, name.text, "last", layout::Purpose::stores);
    CHECK(last.first_sequence() == 6);
}

TEST_CASE("an older frame whose slot is claimed already is not promised") {
    Name name;
    Acquirer acquirer(name.text, 4);
    begin_scan(acquirer);
    publish(acquirer, 4);
    const auto open = acquirer.session.frames().try_claim();  // over frame 0
    REQUIRE(open);
    const auto reader = join_as(acquirer, name.text, "late", layout::Purpose::stores, 0);
    CHECK(reader.first_sequence() == 2);  // and frame 1 is next
}

TEST_CASE("the summary counts the roles that store") {
    Name name;
    Acquirer acquirer(name.text);
    begin_scan(acquirer);
    const auto writer = join_as(acquirer, name.text, "writer", layout::Purpose::stores);
    const auto reader = notebook(acquirer, name.text);
    const auto sender = join_as(acquirer, name.text, "sender", layout::Purpose::forwards);
    const auto results = acquirer.session.roles().results();
    REQUIRE(results.size() == 1);
    CHECK(results[0].role == "writer");
}
