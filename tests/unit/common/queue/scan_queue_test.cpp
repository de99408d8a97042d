#include "common/queue/scan_queue.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "common/base/error.hpp"
#include "tests/support/state_home.hpp"

using namespace framering;
using namespace framering::test;

namespace {
std::vector<std::uint64_t> numbers_of(const std::vector<QueueEntry>& entries) {
    std::vector<std::uint64_t> numbers;
    for (const QueueEntry& entry : entries) {
        numbers.push_back(entry.number);
    }
    return numbers;
}

using Numbers = std::vector<std::uint64_t>;
}  // namespace

TEST_CASE("a session without a queue has an empty one, and asking makes no folder") {
    const StateHome home;
    ScanQueue queue("empty");
    CHECK(queue.list().empty());
    CHECK(queue.next() == std::nullopt);
    CHECK(queue.clear() == 0);
    CHECK_FALSE(exists(home.path()));
    CHECK_THROWS_WITH_AS(queue.remove(1),
                         "the queue of session 'empty' has no scan 1; see framering queue list --session empty",
                         Error);
}

TEST_CASE("scans come out of the queue in the order in which they were added") {
    const StateHome home;
    ScanQueue queue("order");
    CHECK(queue.add("{\"frames\":1}") == 1);
    CHECK(queue.add("{\"frames\":2}") == 2);
    const auto first = queue.next();
    REQUIRE(first);
    CHECK(first->number == 1);
    CHECK(first->request == "{\"frames\":1}");
    CHECK(queue.change(1, QueueState::waiting, QueueState::running));
    CHECK_FALSE(queue.change(1, QueueState::waiting, QueueState::running));
    CHECK(queue.next()->number == 2);
    const QueueOutcome outcome{7, "all frames acquired", ExitCode::done, "/data/scan", 10, 20};
    queue.finish(1, QueueState::done, outcome);
    const auto over = queue.find(1);
    REQUIRE(over);
    CHECK(over->state == QueueState::done);
    CHECK(over->request == "{\"frames\":1}");
    CHECK(over->outcome == outcome);
    CHECK(numbers_of(queue.list()) == Numbers{2, 1});
}

TEST_CASE("a number is never given twice, also when the scan that had it was removed") {
    const StateHome home;
    ScanQueue queue("numbers");
    CHECK(queue.add("{}") == 1);
    CHECK(queue.add("{}") == 2);
    queue.remove(2);
    CHECK(queue.clear() == 1);
    CHECK(queue.add("{}") == 3);
}

TEST_CASE("what is to begin at once goes before those that wait") {
    const StateHome home;
    ScanQueue queue("start");
    queue.add("{}");
    const std::uint64_t at_once = queue.add("{}", QueueState::start);
    CHECK(queue.next()->number == at_once);
    CHECK(queue.change(at_once, QueueState::start, QueueState::waiting));
    CHECK(queue.next()->number == 1);
}

TEST_CASE("a waiting scan is moved to any place, however often") {
    const StateHome home;
    ScanQueue queue("move");
    for (int i = 0; i < 5; ++i) {
        queue.add("{}");
    }
    queue.move(5, 1);
    CHECK(numbers_of(queue.list()) == Numbers{5, 1, 2, 3, 4});
    queue.move(5, 3);
    CHECK(numbers_of(queue.list()) == Numbers{1, 2, 5, 3, 4});
    queue.move(1, 99);
    CHECK(numbers_of(queue.list()) == Numbers{2, 5, 3, 4, 1});
    for (int i = 0; i < 40; ++i) {  // until there is no room between two of them
        queue.move(i % 2 == 0 ? 3 : 4, 2);
    }
    CHECK(numbers_of(queue.list()) == Numbers{2, 4, 3, 5, 1});
    queue.move(2, 0);
    CHECK(numbers_of(queue.list()).front() == 2);
    queue.change(2, QueueState::waiting, QueueState::running);
    CHECK_THROWS_AS(queue.move(2, 1), Error);
    CHECK_THROWS_AS(queue.remove(2), Error);
}

TEST_CASE("of the scans that are over the last hundred stay") {
    const StateHome home;
    ScanQueue queue("finished");
    for (std::uint64_t i = 1; i <= kFinishedKept + 3; ++i) {
        queue.add("{}");
        queue.finish(i, QueueState::failed, {0, "no", ExitCode::failed, "", 0, 0});
    }
    const auto all = queue.list();
    CHECK(all.size() == kFinishedKept);
    CHECK(all.front().number == kFinishedKept + 3);
    CHECK(all.back().number == 4);
}

TEST_CASE("a scan that was finished twice has its first outcome, and one that was removed has none") {
    const StateHome home;
    ScanQueue queue("twice");
    queue.add("this is no JSON");
    queue.finish(1, QueueState::bad, {0, "no JSON", ExitCode::usage, "", 0, 0});
    queue.finish(1, QueueState::done, {});
    CHECK(queue.find(1)->state == QueueState::bad);
    CHECK(queue.find(1)->request == "this is no JSON");
    queue.remove(1);
    queue.finish(1, QueueState::done, {});
    CHECK(queue.list().empty());
}

TEST_CASE("several at once never get one number twice and lose no scan") {
    const StateHome home;
    std::vector<std::thread> adders;
    std::atomic<std::uint64_t> sum{0};
    for (int i = 0; i < 4; ++i) {
        adders.emplace_back([&] {
            ScanQueue queue("many", std::chrono::minutes(1));
            for (int scan = 0; scan < 25; ++scan) {
                sum += queue.add("{}");
            }
        });
    }
    for (std::thread& adder : adders) {
        adder.join();
    }
    CHECK(ScanQueue("many").list().size() == 100);
    CHECK(sum == 5050);
}

TEST_CASE("a request that is too long is refused") {
    const StateHome home;
    ScanQueue queue("long");
    CHECK_THROWS_AS(queue.add(std::string(kMostEntryBytes + 1, ' ')), Error);
    CHECK(queue.list().empty());
}
