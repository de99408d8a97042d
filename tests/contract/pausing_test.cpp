// A camera whose scan is paused is stopped, and begins again without a loss.
#include "common/session/pause.hpp"

#include <atomic>
#include <functional>
#include <thread>

#include "common/base/error.hpp"
#include "common/session/requests.hpp"
#include "common/session/session_status.hpp"
#include "tests/support/queued_scan.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kScan = 1;

// A scan of six frames; somebody pauses it while the camera is asked for the fourth, and does `in_the_pause`.
struct PausedScan {
    QueuedScan scan;
    std::function<void()> in_the_pause = [this] { (void)request_pause(scan.view, kScan, false); };
    bool is_asked = false;

    PausedScan() {
        scan.source.when_waited = [this](FilledSlot& filled) {
            if (scan.source.next_id == 4 && !is_asked) {
                is_asked = true;
                (void)request_pause(scan.view, kScan, true);
            }
            return scan.source.give(filled);
        };
    }
    Ending run() {
        std::thread other([this] {
            const auto is_paused = [this] {
                const auto status = read_status(scan.view);
                return status.scan && status.scan->is_paused();
            };
            while (!is_paused()) {
                sleep_for(std::chrono::milliseconds(1));
            }
            in_the_pause();
        });
        const Ending ending = scan.run();
        other.join();
        return ending;
    }
};
}  // namespace

TEST_CASE("a pause stops the camera after the frame in hand, holds no slot, and is no loss") {
    PausedScan paused;
    QueuedScan& scan = paused.scan;
    std::atomic<int> queued{0};  // since the camera stopped; looked at from another thread
    scan.source.when_queued = [&] { ++queued; };
    scan.source.when_stopped = [&] {
        scan.source.next_id = 1;  // it counts anew, as GigE cameras do
        queued = 0;
    };
    std::uint64_t frames_in_pause = 0;
    paused.in_the_pause = [&] {
        CHECK(scan.claimed() == 0);
        CHECK(queued == 0);
        const std::uint64_t before = scan.view.producer().head.load();
        CHECK(before == 4);
        sleep_for(std::chrono::milliseconds(30));
        frames_in_pause = scan.view.producer().head.load() - before;
        (void)request_pause(scan.view, kScan, false);
    };
    CHECK(paused.run().exit_code == ExitCode::done);
    CHECK(frames_in_pause == 0);
    CHECK(scan.source.stops == 2);
    CHECK(scan.source.frames_announced == 2);  // those that were left
    CHECK(scan.info().pauses == 1);
    CHECK(scan.info().paused >= std::chrono::milliseconds(30));
    CHECK_FALSE(scan.info().is_paused());
    CHECK(scan.info().lost() == 0);
    CHECK(scan.info().reconnects == 0);
    CHECK(scan.info().interruptions.empty());
    CHECK(scan.all() ==
          std::vector<Stored>{good(0, 1), good(1, 2), good(2, 3), good(3, 4), good(4, 1), good(5, 2)});
}

TEST_CASE("frames that the camera holds when it is paused are stored, and those that never came are not missed") {
    PausedScan paused;
    QueuedScan& scan = paused.scan;
    scan.source.when_waited = [&](FilledSlot& filled) {
        if (scan.source.next_id == 2 && !paused.is_asked) {  // the second slot comes back before the first
            paused.is_asked = true;
            (void)request_pause(scan.view, kScan, true);
            return scan.source.give(filled, SlotStatus::good, 1);
        }
        return scan.source.give(filled);
    };
    CHECK(paused.run().exit_code == ExitCode::done);
    CHECK(scan.all().size() == 6);
    CHECK(scan.stored[1] == failed(1));
    CHECK(scan.stored[2] == good(2, 2));
    CHECK(scan.info().lost() == 0);
}

TEST_CASE("what a camera counts goes on behind a pause, though it counts anew") {
    PausedScan paused;
    QueuedScan& scan = paused.scan;
    scan.source.counted = {{"resent", 0}};
    show_source(scan.settings.plan, scan.source, scan.acquirer.session.source());
    scan.source.when_started = [&] { scan.source.counted = {{"resent", 0}}; };
    scan.source.when_stopped = [&] { scan.source.counted = {{"resent", 5}}; };
    CHECK(paused.run().exit_code == ExitCode::done);
    CHECK(read_source(scan.view.source())->counters.front().value == 10);
}

TEST_CASE("a paused scan is canceled at once") {
    PausedScan paused;
    paused.in_the_pause = [&] { request(paused.scan.view, Request::cancel, kScan); };
    CHECK(paused.run().state == layout::ScanState::canceled);
    CHECK(paused.scan.info().delivered == 4);
    CHECK(paused.scan.info().paused > Nanoseconds(0));
    CHECK(paused.scan.source.stops == 2);
}

TEST_CASE("a camera that is paused is not called silent") {
    PausedScan paused;
    paused.scan.settings.longest_silence = std::chrono::milliseconds(20);
    paused.scan.settings.when_stalled = WhenStalled::end;
    int quiet = 2;  // no frame comes in the last wait before the pause and in the first one after it
    paused.scan.source.when_waited = [&](FilledSlot& filled) {
        if (paused.scan.source.next_id != 4 || quiet == 0) {
            return paused.scan.source.give(filled);
        }
        if (quiet-- == 2) {
            (void)request_pause(paused.scan.view, kScan, true);
        }
        return SlotWait::not_yet;
    };
    paused.in_the_pause = [&] {
        sleep_for(std::chrono::milliseconds(60));
        (void)request_pause(paused.scan.view, kScan, false);
    };
    CHECK(paused.run().exit_code == ExitCode::done);
}

TEST_CASE("a scan that is asked to pause twice is paused once") {
    PausedScan paused;
    std::uint64_t word = 0;
    paused.in_the_pause = [&] {
        word = request_pause(paused.scan.view, kScan, true);
        CHECK(request_pause(paused.scan.view, kScan, false) == word + 1);
        CHECK(request_pause(paused.scan.view, kScan, false) == word + 1);
        CHECK(request_pause(paused.scan.view, kScan + 1, false) == word + 1);
    };
    CHECK(paused.run().exit_code == ExitCode::done);
    CHECK(paused.scan.info().pauses == 1);
    CHECK(paused.scan.view.producer().pause_seen.load() == word + 1);
}

TEST_CASE("the scan of an acquirer that died in a pause tells the pause when it is closed") {
    const Name name;
    Acquirer acquirer(name.text);
    (void)acquirer.session.announce(small_plan());
    (void)acquirer.session.begin();
    acquirer.session.begin_pause();
    sleep_for(std::chrono::milliseconds(2));
    acquirer.session.end(layout::ScanState::interrupted, "its acquirer died", 0);
    CHECK(acquirer.session.scan()->paused >= std::chrono::milliseconds(2));
    CHECK(acquirer.session.scan()->paused_since_ns == 0);
}
