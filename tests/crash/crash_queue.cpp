// Plays about the queue of a session.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "common/base/error.hpp"
#include "common/queue/scan_queue.hpp"
#include "common/session/requests.hpp"
#include "tests/crash/crash_scan.hpp"
#include "tests/support/state_home.hpp"

namespace framering::test {

namespace {
using namespace std::chrono_literals;

const std::string kRequest = "{\"frames\":" + std::to_string(kCrashFrames) + "}";

std::size_t count_of(ScanQueue& queue, QueueState state) {
    return static_cast<std::size_t>(std::ranges::count(queue.list(), state, &QueueEntry::state));
}

// Ends the session once both scans are over.
void end_after(const std::string& session, std::size_t scans) {
    ScanQueue queue(session);
    const auto deadline = std::chrono::steady_clock::now() + kHangLimit;
    while (count_of(queue, QueueState::done) < scans && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(5ms);
    }
    if (const auto view = SessionView::open(session, Access::read_only)) {
        request(*view, Request::terminate, view->producer().scan_id.load());
    }
}
}  // namespace

bool CrashScan::play_queue_change(const Death& death) {
    const StateHome home;
    ScanQueue queue(rig_.session());
    const std::set<std::uint64_t> before{queue.add(kRequest), queue.add(kRequest)};
    const Play play = trace("control", {"queue", "add", "--session", rig_.session(), "--frames", "14"}, death);
    const std::size_t there = queue.list().size();
    CHECK((there == 3 || (play.died && there == 2)));
    CHECK_FALSE(before.contains(queue.add(kRequest)));
    std::set<std::uint64_t> numbers;
    for (const QueueEntry& entry : queue.list()) {
        CHECK(entry.request == kRequest);
        numbers.insert(entry.number);
    }
    CHECK(numbers.size() == there + 1);
    return play.died;
}

bool CrashScan::play_served_queue(const Death& death) {
    const StateHome home;
    ScanQueue queue(rig_.session());
    queue.add(kRequest);
    queue.add(kRequest);
    ChildProcess& writer = rig_.writer();
    ChildProcess& copy = copier();
    const Arguments options{"--serve", "--width",          "16",         "--height",   "8",          "--slots",
                            "4",       "--embed-sequence", "--wait-for", "writer=10s", "--wait-for", "copy=10s"};
    std::thread ender([&] { end_after(rig_.session(), 2); });
    const Play play = trace("acquirer", rig_.acquirer_arguments(options), death);
    if (play.died && rig_.status()) {
        check_end(rig_.acquirer(options).wait());
    } else if (!play.died) {
        check_end(play.end);
    }
    ender.join();
    check_end(writer.wait());
    check_end(copy.wait());
    CHECK(count_of(queue, QueueState::done) == 2);
    CHECK(queue.list().size() == 2);
    return play.died;
}

}  // namespace framering::test
