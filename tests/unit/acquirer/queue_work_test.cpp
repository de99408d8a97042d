#include "acquirer/queue_work.hpp"

#include <doctest/doctest.h>

#include "common/queue/queue_entry.hpp"
#include "common/session/scan_plan.hpp"
#include "tests/support/state_home.hpp"

using namespace framering;
using namespace framering::test;
using layout::ScanState;

namespace {
// The newest scan of the session, which this entry asked for.
ScanInfo scan_of(std::uint64_t entry, ScanState state) {
    ScanPlan plan;
    plan.format = {.width = 8, .height = 8};
    plan.queue_entry = entry;
    ScanInfo scan;
    scan.scan_id = 3;
    scan.state = state;
    scan.reason = "on request";
    scan.started_utc_ns = 5;
    scan.ended_utc_ns = 6;
    scan.plan = to_json(plan);
    return scan;
}

struct Left {
    StateHome home;
    ScanQueue queue{"left"};
    QueueWork work{"left"};

    Left() {
        queue.add("{}");
        queue.add("{}");
        queue.change(1, QueueState::waiting, QueueState::running);
    }
};
}  // namespace

TEST_CASE("a running entry whose session is gone has failed, and the next one is taken") {
    Left left;
    left.work.take_stock(std::nullopt);
    CHECK(left.queue.find(1)->state == QueueState::failed);
    CHECK(left.work.next(false)->number == 2);
}

TEST_CASE("a running entry whose scan is open goes on") {
    Left left;
    left.work.take_stock(scan_of(1, ScanState::working));
    CHECK(left.queue.find(1)->state == QueueState::running);
}

TEST_CASE("a running entry whose scan has ended waits until that is stored, then is finished from its record") {
    Left left;
    ScanInfo scan = scan_of(1, ScanState::canceled);
    left.work.take_stock(scan);
    CHECK(left.queue.find(1)->state == QueueState::running);
    scan.settled = true;
    left.work.take_stock(scan);
    const auto entry = left.queue.find(1);
    REQUIRE(entry);
    CHECK(entry->state == QueueState::canceled);
    CHECK(entry->outcome == QueueOutcome{3, "on request", ExitCode::canceled, "", 5, 6});
}

TEST_CASE("an entry whose scan was only announced is taken again") {
    Left left;
    left.work.take_stock(scan_of(2, ScanState::interrupted));
    CHECK(left.queue.find(2)->state == QueueState::waiting);
}

TEST_CASE("a start that nobody raised is not taken, and one that a dead acquirer left is removed") {
    Left left;
    const std::uint64_t start = left.queue.add("{}", QueueState::start);
    CHECK(left.work.next(false) == std::nullopt);
    CHECK(left.work.next(true)->number == start);
    CHECK(left.queue.find(start)->state == QueueState::waiting);
    const std::uint64_t stale = left.queue.add("{}", QueueState::start);
    left.work.take_stock(std::nullopt);
    CHECK_FALSE(left.queue.find(stale));
}

TEST_CASE("a start that cannot be noted as taken is not taken") {
    Left left;
    const std::uint64_t start = left.queue.add("{}", QueueState::start);
    const auto in_the_way =
        left.home.queue_of("left") / file_name_of(left.queue.find(start)->order, start, QueueState::waiting);
    create_directory(in_the_way);
    CHECK(left.work.next(true) == std::nullopt);
    CHECK(left.work.is_stuck());
    CHECK(left.queue.find(start)->state == QueueState::start);
    remove(in_the_way);
    CHECK(left.work.next(true)->number == start);
    CHECK_FALSE(left.work.is_stuck());
}

TEST_CASE("an entry that was removed does not begin") {
    Left left;
    left.queue.remove(2);
    CHECK_FALSE(left.work.begin(2, [] { return false; }));
    CHECK(left.work.begin(1, [] { return false; }));
}
