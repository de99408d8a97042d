// Frames of a queued source that are lost: for want of room, and in the camera.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "common/frame/embedded_sequence.hpp"
#include "common/ring/newest_reader.hpp"
#include "tests/support/queued_scan.hpp"
#include "tests/support/threaded_queued_source.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a jump of the camera's number is a loss that counts as delivered") {
    QueuedScan scan;
    scan.settings.plan.frames = scan.settings.most_frames = 12;
    scan.source.ids = FrameIds::bits16_without_zero;
    scan.source.next_id = 65'533;
    scan.source.when_waited = [&](FilledSlot& filled) {
        scan.collect();
        const SlotWait result = scan.source.give(filled);
        if (filled.camera_frame_id == 65'534) {
            scan.source.next_id = 3;  // 65 535, 1 and 2 are lost
        } else if (filled.camera_frame_id == 4) {
            scan.source.next_id = 6;
        }
        return result;
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.all() == std::vector<Stored>{good(0, 65'533), good(1, 65'534), good(5, 3), good(6, 4), good(8, 6),
                                            good(9, 7), good(10, 8), good(11, 9)});
    CHECK(scan.lost_before == std::vector<std::uint64_t>{0, 0, 3, 3, 4, 4, 4, 4});
    CHECK(scan.info().delivered == 12);
    CHECK(scan.info().lost_camera == 4);
    CHECK(scan.info().camera_gaps == 2);
    CHECK(scan.info().lost_ring_full == 0);
    CHECK(scan.info().lost() == 4);
}

TEST_CASE("a jump beyond the plan ends the scan with the plan's last frame") {
    QueuedScan scan;
    scan.source.when_waited = [&](FilledSlot& filled) {
        const SlotWait result = scan.source.give(filled);
        scan.source.next_id += filled.camera_frame_id == 3 ? 100 : 0;
        return result;
    };
    const Ending ending = scan.run();
    CHECK(ending.exit_code == ExitCode::done);
    CHECK(ending.skipped == 0);
    CHECK(scan.all() == std::vector<Stored>{good(0, 1), good(1, 2), good(2, 3)});
    CHECK(scan.info().delivered == 6);
    CHECK(scan.info().lost() == 3);
    CHECK(scan.claimed() == 0);
}

TEST_CASE("a frame for which the ring has no room when its slot is queued is seen and lost, in its order") {
    QueuedScan scan;  // 2 ahead
    scan.settings.when_full = WhenFull::drop;
    scan.settings.plan.frames = scan.settings.most_frames = 14;
    NewestReader newest(scan.view.ring());
    std::vector<std::uint64_t> seen;
    scan.source.when_waited = [&](FilledSlot& filled) {
        if (const auto number = newest.sample(
                [](const FrameView& view) { return view.info.stored == 0 ? view.info.delivered : 0; });
            number && *number != 0) {
            seen.push_back(*number);
        }
        if (scan.source.next_id == 11) {  // two of the lost ones were seen, the third is in its slot
            scan.collect();
        }
        return scan.source.give(filled);
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    // The ring held 8, two more went to spare slots, and the 11th was queued while it was full still.
    std::vector<Stored> expected;
    for (const std::uint64_t i : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U}) {
        expected.push_back(good(i, i + 1));
    }
    CHECK(scan.all() == expected);
    CHECK(seen == std::vector<std::uint64_t>{8, 9, 10});
    CHECK(scan.info().delivered == 14);
    CHECK(scan.info().lost_ring_full == 3);
    CHECK(scan.info().ring_full_gaps == 1);
}

TEST_CASE("slots of the ring are queued behind an open spare one as soon as there is room, and keep the order") {
    QueuedScan scan;
    scan.settings.when_full = WhenFull::drop;
    scan.settings.plan.frames = scan.settings.most_frames = 12;
    std::uint64_t waits_with_spare = 0;
    scan.source.when_waited = [&](FilledSlot& filled) {
        if (scan.source.next_id == 9 && waits_with_spare++ == 0) {
            CHECK(scan.source.queued.size() == 1);  // the spare one
            scan.collect();
            return SlotWait::not_yet;
        }
        if (scan.source.next_id == 9) {
            CHECK(scan.source.queued.size() == 2);
            // The younger one, a slot of the ring, comes back first.
            scan.source.next_id = 10;
            const SlotWait result = scan.source.give(filled, SlotStatus::good, 1);
            scan.source.when_waited = [&](FilledSlot& later) {
                scan.source.next_id = 9;
                const SlotWait spare = scan.source.give(later);
                scan.source.next_id = 11;
                scan.source.when_waited = [&](FilledSlot& last) { return scan.source.give(last); };
                return spare;
            };
            return result;
        }
        return scan.source.give(filled);
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    std::vector<Stored> expected;
    for (const std::uint64_t i : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U, 9U, 10U, 11U}) {
        expected.push_back(good(i, i + 1));
    }
    CHECK(scan.all() == expected);
    CHECK(scan.info().lost_ring_full == 1);
}

TEST_CASE("what a camera loses while it has no slot, as the ring is full, is lost to the ring") {
    for (const WhenFull when_full : {WhenFull::drop, WhenFull::wait}) {
        CAPTURE(name_of(when_full));
        QueuedScan scan;
        scan.settings.when_full = when_full;
        scan.settings.plan.frames = scan.settings.most_frames = 20;
        scan.source.when_waited = [&](FilledSlot& filled) {
            if (scan.source.next_id == 14 && when_full == WhenFull::drop) {
                CHECK(scan.source.queued.size() == 1);  // a spare slot, for the frame with number 14
                scan.collect();
            }
            const SlotWait result = scan.source.give(filled);
            scan.source.next_id += filled.camera_frame_id == 8 ? 5 : 0;
            return result;
        };
        // Under `wait` nothing is queued until somebody else makes room.
        std::thread releasing([&] {
            while (when_full == WhenFull::wait && scan.reader.frames().lag() < 8) {
                std::this_thread::yield();
            }
            if (when_full == WhenFull::wait) {
                scan.collect();
            }
        });
        CHECK(scan.run().exit_code == ExitCode::done);
        releasing.join();
        CHECK(scan.info().lost_ring_full == (when_full == WhenFull::drop ? 6 : 5));
        CHECK(scan.info().lost() == scan.info().lost_ring_full);
        CHECK(scan.info().ring_full_gaps == 1);
        CHECK(scan.all().size() + scan.info().lost() == 20);
        CHECK(scan.stored[8] == (when_full == WhenFull::drop ? good(14, 15) : good(13, 14)));
    }
}

TEST_CASE(
    "a camera that loses frames though it had a slot has lost them itself, also in a ring that is nearly full") {
    QueuedScan scan;
    scan.settings.when_full = WhenFull::drop;
    scan.source.when_waited = [&](FilledSlot& filled) {
        const SlotWait result = scan.source.give(filled);
        scan.source.next_id += filled.camera_frame_id == 3 ? 2 : 0;
        return result;
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.info().lost_camera == 2);
    CHECK(scan.info().camera_gaps == 1);
    CHECK(scan.info().lost() == 2);
}

TEST_CASE("under stop the scan ends when the source has no slot left and there is room for none") {
    QueuedScan scan;
    scan.settings.when_full = WhenFull::stop;
    scan.settings.plan.frames = scan.settings.most_frames = 20;
    const Ending ending = scan.run();
    CHECK(ending.state == layout::ScanState::ended);
    CHECK(ending.exit_code == ExitCode::canceled);
    CHECK(ending.skipped == 12);
    CHECK(scan.all().size() == 8);
    CHECK(scan.info().lost() == 0);
    CHECK(scan.source.stops == 1);
}

TEST_CASE("a reader that only processes gives way before a frame is lost, and not earlier") {
    QueuedScan scan;
    scan.settings.when_full = WhenFull::drop;
    scan.settings.plan.frames = scan.settings.most_frames = 12;
    ReaderSession notebook =
        scan.acquirer.while_ticking([&] { return ReaderSession(notebook_settings(scan.name.text), StopToken()); });
    scan.source.when_waited = [&](FilledSlot& filled) {
        scan.collect();
        const bool evicted = notebook.frames().evicted();
        CHECK(evicted == (scan.source.next_id > 8));
        return scan.source.give(filled);
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.info().lost() == 0);
    CHECK(scan.all().size() == 12);
}

TEST_CASE("frames of a camera that runs by itself are stored under their numbers or counted as lost") {
    for (const bool out_of_order : {false, true}) {
        for (const WhenFull when_full : {WhenFull::drop, WhenFull::wait}) {
            CAPTURE(out_of_order);
            CAPTURE(name_of(when_full));
            QueuedScan scan(16);
            scan.settings.when_full = when_full;
            scan.settings.plan.frames = scan.settings.most_frames = 5000;
            ThreadedQueuedSource camera({32, 16, PixelFormat::mono8, 8, 0}, out_of_order);
            struct Number {
                std::uint64_t delivered;
                std::uint64_t id;
            };
            std::vector<Number> numbers;
            std::uint64_t wrong = 0;
            std::atomic<bool> done{false};
            std::thread reading([&] {
                for (bool over = false; !over;) {
                    over = done;
                    const auto run = scan.reader.frames().poll(3, layout::kNone);
                    for (const FrameView& frame : run) {
                        const std::uint64_t id = frame.info.camera_frame_id;
                        wrong += read_embedded_sequence(frame.pixels).all_are(id) ? 0U : 1U;
                        numbers.push_back({frame.info.delivered, id});
                    }
                    scan.reader.frames().release(run.size());
                    over = over && run.empty();
                }
            });
            const Ending ending = Acquisition(scan.settings, camera, scan.acquirer.session, {}).run();
            done = true;
            reading.join();
            CHECK(ending.exit_code == ExitCode::done);
            CHECK(wrong == 0);
            CHECK(scan.info().delivered == 5000);
            CHECK(numbers.size() + scan.info().lost() == 5000);
            for (std::size_t i = 1; i < numbers.size(); ++i) {
                const std::uint64_t steps = (numbers[i].id + 65'535 - numbers[i - 1].id) % 65'535;
                CHECK(numbers[i].delivered - numbers[i - 1].delivered == steps);
            }
        }
    }
}
