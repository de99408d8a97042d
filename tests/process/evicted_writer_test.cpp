// A writer that lives and is evicted. No acquirer does that to a role that stores, so the test makes it one that
// processes while it is in the way.
#include <csignal>

#include "tests/process/failing_disk.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kEvictedScanFrames = 12;

// An acquirer of this process with a ring of four slots, and the writer as it is.
struct WriterInTheWay {
    Rig rig;
    FailingDisk disk{rig};
    ChildProcess& writer = rig.writer();
    Acquirer acquirer{rig.session()};
    Spoilt<layout::ReaderEntry> entry{rig.session(), layout::entry_offset(0)};

    WriterInTheWay() {
        FailingDisk::forget();
        ScanPlan plan = small_plan();
        plan.frames = kEvictedScanFrames;
        acquirer.session.announce(plan);
        wait_until("the writer is ready", [&] { return entry->ready_scan_id == 1; });
        acquirer.session.begin();
        publish_stored(3);
    }

    void wait_until(const std::string& what, const std::function<bool()>& is_so) {
        rig.wait_until(what, [&] {
            acquirer.session.tick(monotonic_ns());
            return is_so();
        });
    }
    void publish(std::uint64_t frames) {
        for (std::uint64_t i = 0; i < frames; ++i) {
            acquirer.publish();
        }
    }
    void publish_stored(std::uint64_t frames) {
        for (std::uint64_t i = 0; i < frames; ++i) {
            acquirer.publish();
            const std::uint64_t head = acquirer.session.frames().head();
            wait_until("it is released", [&] { return entry->cursor == head; });
        }
    }
    // Frames 3 to 6 fill the ring; the slots of 3 and 4 are used again.
    void evict() {
        entry->purpose = layout::Purpose::processes;
        REQUIRE(acquirer.session.make_room());
        entry->purpose = layout::Purpose::stores;
        publish(2);
    }
    // The writer joins at frame 6: the slot of frame 5 is used next.
    void check_the_rest_is_stored() {
        wait_until("the writer has joined again", [&] { return entry->admission == layout::Admission::active; });
        wait_until("what is left is stored", [&] { return entry->cursor == 9; });
        publish_stored(3);
        acquirer.session.end(layout::ScanState::ended, "all frames", 0);
        wait_until("the scan is closed", [&] { return entry->closed_scan_id == 1; });
        acquirer.session.announce_termination(false);
        CHECK(writer.wait() == exited(3));
        CHECK(acquirer.session.leave(false) == 0);
        CHECK(writer.err().find("frames 3 to 5 are lost: they were overwritten in the ring") != std::string::npos);
        const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
        CHECK(scan.state == "complete");
        CHECK(scan.stored == kEvictedScanFrames - 3);
        REQUIRE(scan.gaps.size() == 1);
        CHECK(scan.gaps[0].from == 3);
        CHECK(scan.gaps[0].to == 5);
        CHECK(scan.gaps[0].reason == "abandoned");
        CHECK(first_flaw(scan, false) == "");
    }
};
}  // namespace

TEST_CASE("a writer that is evicted while it stores frames takes none of those that were written over") {
    WriterInTheWay scan;
    scan.disk.fail("stall");
    scan.publish(1);
    scan.rig.wait_until("frame 3 is being written", [&] { return scan.disk.has_stalled(); });
    scan.publish(3);
    scan.evict();
    scan.disk.work();
    scan.check_the_rest_is_stored();
}

TEST_CASE("a writer that is evicted while it stands still joins again and tells what it lost") {
    WriterInTheWay scan;
    scan.writer.stop();
    scan.publish(4);
    scan.evict();
    scan.writer.signal(SIGCONT);
    scan.check_the_rest_is_stored();
}
