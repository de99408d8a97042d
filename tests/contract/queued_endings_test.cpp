// How a scan of a queued source ends: silence, cancel and faults in each call.
#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/session/requests.hpp"
#include "tests/support/queued_scan.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE(
    "a silent camera is named once with the frame that it waits for, and the scan ends or goes on as asked") {
    for (const WhenStalled when_stalled : {WhenStalled::end, WhenStalled::wait}) {
        CAPTURE(name_of(when_stalled));
        QueuedScan scan;
        scan.settings.longest_silence = Nanoseconds(1);
        scan.settings.when_stalled = when_stalled;
        int silent = 0;
        scan.source.when_waited = [&](FilledSlot& filled) {
            if (scan.source.next_id == 4 && silent++ < 5) {
                sleep_for(Nanoseconds(2));
                return SlotWait::not_yet;
            }
            return scan.source.give(filled);
        };
        const Ending ending = scan.run();
        if (when_stalled == WhenStalled::wait) {
            CHECK(ending.exit_code == ExitCode::done);
            CHECK(scan.all().size() == 6);
            continue;
        }
        CHECK(ending.state == layout::ScanState::interrupted);
        CHECK(ending.exit_code == ExitCode::failed);
        CHECK(ending.reason.find("it waits for frame 3") != std::string::npos);
        CHECK(silent < 5);
        CHECK(scan.all().size() == 3);
        CHECK(scan.source.stops == 1);
    }
}

TEST_CASE("the silence of a camera that reconnects is no stall") {
    QueuedScan scan;
    scan.settings.longest_silence = Nanoseconds(1);
    scan.settings.when_stalled = WhenStalled::end;
    int silent = 0;
    scan.source.when_waited = [&](FilledSlot& filled) {
        sleep_for(Nanoseconds(2));
        return scan.source.next_id == 4 && silent++ < 5 ? SlotWait::reconnecting : scan.source.give(filled);
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(silent == 6);
}

TEST_CASE("canceled slots are no sign of life") {
    QueuedScan scan;
    scan.settings.longest_silence = Nanoseconds(1);
    scan.settings.when_stalled = WhenStalled::end;
    scan.source.when_waited = [&](FilledSlot& filled) {
        sleep_for(Nanoseconds(2));
        return scan.source.give(filled, SlotStatus::canceled);
    };
    CHECK(scan.run().state == layout::ScanState::interrupted);
    CHECK(scan.info().delivered == 0);
}

TEST_CASE("a camera that counts anew after it was away leaves no loss behind") {
    QueuedScan scan;
    scan.source.when_waited = [&](FilledSlot& filled) {
        const SlotWait result = scan.source.give(filled);
        if (filled.camera_frame_id == 3) {
            scan.source.next_id = 500;
        }
        filled.restarted = filled.camera_frame_id == 500;
        return result;
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.info().reconnects == 1);
    CHECK(scan.info().restarts == 0);
    REQUIRE(scan.info().interruptions.size() == 1);
    const ScanInterruption interruption = scan.info().interruptions.front();
    CHECK(interruption.cause == layout::InterruptionCause::camera);
    CHECK(interruption.delivered == 3);
    CHECK(interruption.sequence == 3);
    CHECK(interruption.away > Nanoseconds(0));
    CHECK(scan.info().lost() == 0);
    CHECK(scan.all().size() == 6);
    CHECK(scan.stored[3] == Stored{3, 500, FrameStatus::good, std::byte(500 % 256), std::byte(500 % 256)});
}

TEST_CASE("a scan is canceled in each state of its slots: none is held, and what came back is stored") {
    struct State {
        const char* name;
        std::vector<std::size_t> given;  // places in the queue, before the cancel; 4 slots are ahead
        std::uint64_t stored;
    };
    const std::vector<State> states{{"all queued", {}, 0},
                                    {"one published", {0}, 1},
                                    {"one held back", {1}, 2},
                                    {"three held back", {1, 1, 1}, 4},
                                    {"held back with a hole", {0, 2}, 4}};
    for (const State& state : states) {
        CAPTURE(state.name);
        QueuedScan scan(16);
        scan.settings.plan.frames = scan.settings.most_frames = 100;
        std::size_t step = 0;
        scan.source.when_waited = [&](FilledSlot& filled) {
            if (step < state.given.size()) {
                return scan.source.give(filled, SlotStatus::good, state.given[step++]);
            }
            request(scan.view, Request::cancel, scan.info().scan_id);
            return SlotWait::not_yet;
        };
        const Ending ending = scan.run();
        CHECK(ending.state == layout::ScanState::canceled);
        CHECK(scan.all().size() == state.stored);
        CHECK(ending.skipped == 100 - state.stored);
        CHECK(scan.claimed() == 0);
        CHECK(scan.source.stops == 1);
    }
}

namespace {
void pull_the_plug() {
    fail(ExitCode::failed, "the plug was pulled");
}

struct Fault {
    const char* name;
    std::function<void(ScriptedQueuedSource&)> prepare;
    std::uint64_t stored;
};

std::vector<Fault> faults() {
    const auto at_fifth = [](ScriptedQueuedSource& source) {
        source.when_queued = [calls = 0]() mutable { ++calls == 5 ? pull_the_plug() : void(); };
    };
    const auto before_fourth_frame = [](ScriptedQueuedSource& source) {
        source.when_waited = [&source](FilledSlot& filled) {
            source.next_id == 4 ? pull_the_plug() : void();
            return source.give(filled);
        };
    };
    const auto wrong_slot = [](ScriptedQueuedSource& source) {
        source.when_waited = [&source](FilledSlot& filled) {
            const SlotWait result = source.give(filled);
            filled.slot = source.next_id == 4 ? 77 : filled.slot;
            return result;
        };
    };
    const auto slot_twice = [](ScriptedQueuedSource& source) {
        source.when_waited = [&source](FilledSlot& filled) {
            const SlotWait result = source.give(filled, SlotStatus::good, source.queued.size() - 1);
            filled.slot = 1;  // that of the younger one, which came back at the first call
            return result;
        };
    };
    return {{"first queue", [](auto& source) { source.when_queued = pull_the_plug; }, 0},
            {"fifth queue", at_fifth, 3},
            {"start", [](auto& source) { source.when_started = pull_the_plug; }, 0},
            {"wait", before_fourth_frame, 3},
            {"wrong slot", wrong_slot, 2},
            {"slot twice", slot_twice, 2}};
}
}  // namespace

TEST_CASE("a camera that fails in any call interrupts the scan after the frames before, and holds no slot") {
    for (const Fault& fault : faults()) {
        CAPTURE(fault.name);
        QueuedScan scan;
        fault.prepare(scan.source);
        const Ending ending = scan.run();
        CHECK(ending.state == layout::ScanState::interrupted);
        CHECK(ending.exit_code == ExitCode::failed);
        CHECK(scan.source.stops == 1);
        CHECK(scan.claimed() == 0);
        CHECK(scan.info().end_sequence == fault.stored);
    }
}

TEST_CASE("a camera that fails when it is stopped changes nothing of how the scan ended") {
    QueuedScan scan;
    scan.source.when_stopped = [] { fail(ExitCode::failed, "no answer"); };
    const Ending ending = scan.run();
    CHECK(ending.exit_code == ExitCode::done);
    CHECK(scan.all().size() == 6);
    CHECK(scan.claimed() == 0);
}

TEST_CASE("a scan whose acquirer died between its open slots resumes at the next frame with its losses") {
    Name name;
    auto before = std::make_unique<Acquirer>(name.text, 8);
    ReaderSession reader = before->while_ticking([&] { return join(name.text); });
    ScanPlan plan = small_plan();
    plan.frames = 20;
    before->session.announce(plan);
    before->session.begin();
    {
        FrameInfo info;
        set_format(info, plan.format);
        info.scan_id = 1;
        before->session.counters().count_lost_camera(3);
        info.lost_camera = info.delivered = 3;
        before->session.frames().publish(std::move(*before->session.frames().try_claim()), info);
        before->session.counters().count_stored();
    }
    before.reset();
    AcquirerSession session(
        SessionSettings{.session = name.text, .slot_count = 8, .slot_stride = 4096, .scan_to_resume = 1});
    ScriptedQueuedSource source(plan.format);
    AcquisitionSettings settings;
    settings.plan = plan;
    settings.most_frames = 20;
    settings.resume = true;
    settings.when_full = WhenFull::drop;
    source.next_id = 7000;  // whatever the camera counted meanwhile
    CHECK(Acquisition(settings, source, session, {}).run().exit_code == ExitCode::done);
    const ScanInfo scan = *session.scan();
    CHECK(scan.delivered == 20);
    CHECK(scan.lost_camera == 3);
    CHECK(scan.restarts == 1);
    CHECK(source.frames_announced == 16U);
    const auto run = reader.frames().poll(64, layout::kNone);
    REQUIRE(run.size() == 8);
    CHECK(run[1].info.delivered == 4);
    CHECK(run[1].info.lost_camera == 3);
}
