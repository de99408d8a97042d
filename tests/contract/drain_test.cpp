// What is lost where the end of a session is not waited for.
#include "common/session/drain.hpp"

#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Four frames in the ring, and a writer that has them in hand.
struct CanceledScan {
    Name name;
    Acquirer acquirer{name.text};
    ReaderSession writer;

    CanceledScan() : writer(joined()) {
        writer.ready_for(1);
        for (int i = 0; i < 4; ++i) {
            acquirer.publish();
        }
        acquirer.session.end(layout::ScanState::canceled, "on request", 0);
        REQUIRE(writer.frames().poll(64, 4).size() == 4);
    }
    // Once it is told to abandon the rest, the writer has just stored `frames`, and leaves.
    DrainResult end_at_once(std::size_t frames) {
        std::thread storing([&] {
            while (!writer.must_abandon(1)) {
                std::this_thread::sleep_for(1ms);
            }
            writer.frames().release(frames);
            writer.close_scan(1);
            writer.leave();
        });
        const DrainResult drained = drain(
            acquirer.session, [] { return StopRequest::terminate_now; }, 1s);
        storing.join();
        return drained;
    }

  private:
    ReaderSession joined() {
        acquirer.session.announce(small_plan());
        acquirer.session.begin();
        return acquirer.while_ticking([&] { return join(name.text); });
    }
};
}  // namespace

TEST_CASE("frames that a writer stores while it is told to abandon the rest are not lost") {
    for (const std::size_t stored : {std::size_t{0}, std::size_t{3}, std::size_t{4}}) {
        CAPTURE(stored);
        CanceledScan scan;
        const DrainResult drained = scan.end_at_once(stored);
        CHECK(drained.end == DrainEnd::abandoned);
        CHECK(drained.owed == 4 - stored);
        CHECK(drained.is_final);
    }
}

TEST_CASE("of frames that a dead writer had in hand, some may be stored") {
    CanceledScan scan;
    const std::vector<OwingReader> owing = scan.acquirer.session.roles().owing_readers();
    { const ReaderSession died = std::move(scan.writer); }
    const DrainResult drained = drain(
        scan.acquirer.session, [] { return StopRequest::terminate_now; }, 1s);
    CHECK(drained.end == DrainEnd::abandoned);
    CHECK(drained.owed == 4);
    CHECK_FALSE(drained.is_final);
    CHECK(scan.acquirer.session.roles().unreleased(owing).count == 4);
}
