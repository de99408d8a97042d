// A camera that the acquirer triggers.
#include <doctest/doctest.h>

#include "tests/support/contains.hpp"
#include "tests/support/queued_scan.hpp"

using namespace framering;
using framering::test::contains;
using framering::test::good;
using framering::test::QueuedScan;

namespace {
// A camera that takes a frame for a trigger, and ignores one that comes before the frame of the one before is out.
struct TriggeredScan : QueuedScan {
    TriggeredScan() {
        source.how = Delivery::triggered;
        source.when_triggered = [this] {
            CHECK_FALSE(is_exposing);
            is_exposing = true;
            ++triggers;
            return true;
        };
        source.when_waited = [this](FilledSlot& filled) {
            collect();
            return std::exchange(is_exposing, false) ? source.give(filled) : SlotWait::not_yet;
        };
    }
    bool is_exposing = false;
    unsigned triggers = 0;
};
}  // namespace

TEST_CASE("a camera that the acquirer triggers gives one frame for each trigger, and no more than are planned") {
    TriggeredScan scan;
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.triggers == 6);
    CHECK(scan.all().size() == 6);
    CHECK(scan.stored.back() == good(5, 6));
}

TEST_CASE("triggers come at the frame rate, and periods that pass meanwhile are counted") {
    TriggeredScan scan;
    scan.settings.plan.frame_rate_hz = 1000;
    scan.settings.plan.frames = 20;
    scan.settings.most_frames = 20;
    scan.source.when_waited = [&scan, wait = scan.source.when_waited](FilledSlot& filled) {
        sleep_for(std::chrono::milliseconds(3));
        return wait(filled);
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.triggers == 20);
    CHECK(scan.info().missed_periods >= 19);
}

TEST_CASE("a trigger that no frame follows is said, and given again") {
    TriggeredScan scan;
    scan.settings.longest_silence = std::chrono::milliseconds(20);
    const auto trigger = scan.source.when_triggered;
    scan.source.when_triggered = [&scan, trigger] {
        const bool done = trigger();
        scan.is_exposing = scan.triggers != 3;  // lost on its way
        return done;
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.triggers == 7);
    CHECK(scan.all().size() == 6);
    CHECK(scan.stored.back() == good(5, 6));
}

TEST_CASE("a camera that was away is triggered again once it is back") {
    TriggeredScan scan;
    unsigned absent = 0;
    const auto trigger = scan.source.when_triggered;
    const auto wait = scan.source.when_waited;
    scan.source.when_triggered = [&scan, &absent, trigger] { return absent == 0 && trigger(); };
    scan.source.when_waited = [&scan, &absent, wait](FilledSlot& filled) {
        if (scan.triggers == 3 && scan.is_exposing) {
            scan.is_exposing = false;  // lost with the camera
            absent = 5;
        }
        if (absent != 0) {
            --absent;
            return SlotWait::reconnecting;
        }
        return wait(filled);
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.triggers == 7);
    CHECK(scan.all().size() == 6);
}

TEST_CASE("a silent camera that the acquirer triggers ends the scan where that was asked for") {
    TriggeredScan scan;
    scan.settings.longest_silence = std::chrono::milliseconds(20);
    scan.settings.when_stalled = WhenStalled::end;
    scan.source.when_waited = [&scan](FilledSlot&) {
        scan.is_exposing = false;
        return SlotWait::not_yet;
    };
    const Ending ending = scan.run();
    CHECK(ending.exit_code == ExitCode::failed);
    CHECK(contains(ending.reason, "it waits for frame 0"));
}
