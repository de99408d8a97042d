// Hardware-timed axes: an actuator passes the points of a step by its own clock, and triggers the camera.
#include <cmath>
#include <thread>

#include "common/session/pause.hpp"
#include "tests/support/failure_of.hpp"
#include "tests/support/stepped_scan.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Two x of three z each: z is hardware-timed. The camera gives a frame for each trigger.
struct SequencedScan : SteppedScan {
    ScriptedStage triggering{
        {{.name = "x", .unit = "um"}, {.name = "z", .unit = "um", .can_be_hardware_timed = true}}};
    std::uint64_t triggers = 0;

    SequencedScan() {
        scan.settings.plan.axes = {
            {.name = "x", .unit = "um", .length = 2, .step = 10, .planned = true},
            {.name = "z", .unit = "um", .length = 3, .step = 5, .start = -5, .hardware_timed = true}};
        scan.settings.actuators = &triggering.actuators;
        scan.source.how = Delivery::triggered;
        scan.source.when_started = [] {};
        stage().when_started = [this] {
            CHECK(scan.source.started);
            CHECK_FALSE(scan.source.queued.empty());
            triggers += stage().sequences.back().points();
        };
        stage().when_run = [this] { return triggers == 0 ? Arrival::there : Arrival::moving; };
        scan.source.when_waited = [this](FilledSlot& filled) { return give(filled); };
    }
    [[nodiscard]] ScriptedActuator& stage() { return *triggering.actuator; }
    SlotWait give(FilledSlot& filled) {
        if (triggers == 0) {
            sleep_for(std::chrono::milliseconds(1));
            return SlotWait::not_yet;
        }
        --triggers;
        return scan.source.give(filled);
    }
    [[nodiscard]] std::vector<std::uint64_t> delivered() const {
        std::vector<std::uint64_t> numbers;
        for (const FrameInfo& info : frames) {
            numbers.push_back(info.delivered);
        }
        return numbers;
    }
};
}  // namespace

TEST_CASE("the camera is armed, then the sequence begins, and each of its triggers is a frame at its point") {
    SequencedScan triggered;
    CHECK(triggered.run().exit_code == ExitCode::done);
    CHECK(triggered.stage().sequences == std::vector<Sequence>{{{1}, {-5, 0, 5}}, {{1}, {-5, 0, 5}}});
    CHECK(triggered.stage().moves == std::vector<std::vector<AxisTarget>>{{{0, 0}}, {{0, 10}}});
    CHECK(triggered.stage().starts == 2);
    REQUIRE(triggered.frames.size() == 6);
    for (std::uint64_t i = 0; i < 6; ++i) {
        const FrameInfo& info = triggered.frames[i];
        CHECK(info.delivered == i);
        CHECK(info.axes[0].index == i / 3);
        CHECK(info.axes[1].index == i % 3);
        CHECK(info.axes[1].set_point == -5 + 5 * static_cast<double>(i % 3));
        CHECK(info.axes[1].value == info.axes[1].set_point);
        CHECK(info.values[0] == info.axes[0].set_point);  // x stands, and was read
        CHECK(std::isnan(info.values[1]));                // z moves on by itself
    }
    CHECK(triggered.scan.info().lost() == 0);
}

TEST_CASE("a frame that is lost in a sequence keeps its number, in the middle and at the end") {
    SequencedScan triggered;
    triggered.scan.source.when_waited = [&](FilledSlot& filled) {
        if (triggered.scan.source.next_id == 2 || triggered.scan.source.next_id == 6) {
            ++triggered.scan.source.next_id;
            --triggered.triggers;
        }
        return triggered.give(filled);
    };
    CHECK(triggered.run().exit_code == ExitCode::done);
    CHECK(triggered.delivered() == std::vector<std::uint64_t>{0, 2, 3, 4});
    CHECK(triggered.scan.info().lost_camera == 2);
    CHECK(triggered.stage().starts == 2);
}

TEST_CASE("frames that come after their sequence are waited for, also behind a sequence that lost some") {
    SequencedScan triggered;
    int late = 5;  // looks, until the first frame of the second sequence is read out
    triggered.stage().when_run = [&] {
        return triggered.triggers == 0 || triggered.stage().starts == 2 ? Arrival::there : Arrival::moving;
    };
    triggered.scan.source.when_waited = [&](FilledSlot& filled) {
        if (triggered.scan.source.next_id == 3) {  // the last one of the first sequence
            ++triggered.scan.source.next_id;
            --triggered.triggers;
        }
        const bool is_late = triggered.stage().starts == 2 && late-- > 0;
        return is_late ? SlotWait::not_yet : triggered.give(filled);
    };
    CHECK(triggered.run().exit_code == ExitCode::done);
    CHECK(triggered.delivered() == std::vector<std::uint64_t>{0, 1, 3, 4, 5});
    CHECK(triggered.scan.info().lost_camera == 1);
}

TEST_CASE("a sequence that fails goes on where it failed") {
    SequencedScan triggered;
    bool has_failed = false;
    triggered.stage().when_run = [&] {
        if (triggered.stage().starts == 2 && triggered.triggers == 1 && !std::exchange(has_failed, true)) {
            triggered.triggers = 0;
            fail(ExitCode::failed, "actuator test: the controller was reset");
        }
        return triggered.triggers == 0 ? Arrival::there : Arrival::moving;
    };
    triggered.scan.source.when_waited = [&](FilledSlot& filled) {
        const bool is_to_fail = triggered.stage().starts == 2 && triggered.triggers == 1 && !has_failed;
        return is_to_fail ? SlotWait::not_yet : triggered.give(filled);
    };
    CHECK(triggered.run().exit_code == ExitCode::done);
    CHECK(triggered.delivered() == std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5});
    CHECK(triggered.stage().sequences == std::vector<Sequence>{{{1}, {-5, 0, 5}}, {{1}, {-5, 0, 5}}, {{1}, {5}}});
    CHECK(triggered.scan.info().points == PointCounts{.retried_moves = 1});
    CHECK(triggered.scan.info().lost() == 0);
}

TEST_CASE("a paused sequence stops its actuator, and goes on with the next point") {
    SequencedScan triggered;
    bool is_asked = false;
    triggered.scan.source.when_waited = [&](FilledSlot& filled) {
        if (triggered.scan.source.next_id == 2 && !std::exchange(is_asked, true)) {
            (void)request_pause(triggered.scan.view, 1, true);
            triggered.triggers = 0;
            return SlotWait::not_yet;
        }
        return triggered.give(filled);
    };
    std::thread other = resuming(triggered.scan.view);
    const Ending ending = triggered.run();
    other.join();
    CHECK(ending.exit_code == ExitCode::done);
    CHECK(triggered.delivered() == std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5});
    CHECK(triggered.stage().stops == 2);
    CHECK(triggered.stage().sequences ==
          std::vector<Sequence>{{{1}, {-5, 0, 5}}, {{1}, {0, 5}}, {{1}, {-5, 0, 5}}});
}

TEST_CASE("a plan that is one sequence with points left out ends with its last point") {
    SequencedScan triggered;
    triggered.scan.settings.plan.axes.erase(triggered.scan.settings.plan.axes.begin());
    triggered.scan.settings.plan.axes.front().length = 6;
    triggered.scan.settings.plan.skips = {{{}, {{"z", 2, 0}}}};
    triggered.scan.settings.plan.frames = triggered.scan.settings.most_frames = 3;
    CHECK(triggered.run().exit_code == ExitCode::done);
    CHECK(triggered.stage().sequences == std::vector<Sequence>{{{1}, {-5, 5, 15}}});
    CHECK(triggered.frames.size() == 3);
}

TEST_CASE("a sequence whose frames are all there and that failed all the same is told, with its frames") {
    for (const OnError on_error : {OnError::stop, OnError::skip}) {
        SequencedScan triggered;
        triggered.scan.settings.moves.on_error = on_error;
        triggered.stage().when_run = [&]() -> Arrival {
            if (triggered.triggers == 0 && triggered.stage().starts == 2) {
                fail(ExitCode::failed, "actuator test: position error");
            }
            return triggered.triggers == 0 ? Arrival::there : Arrival::moving;
        };
        const Ending ending = triggered.run();
        CHECK(triggered.frames.size() == 6);
        if (on_error == OnError::stop) {
            CHECK(ending.state == layout::ScanState::interrupted);
            CHECK(ending.reason ==
                  "frames 3 to 5: actuator test: position error; they are stored, but may be of other points; "
                  "check the "
                  "actuator, or go on with --on-error skip");
        } else {
            CHECK(ending.state == layout::ScanState::ended);
            CHECK(triggered.scan.info().points == PointCounts{.failed = 3});
        }
    }
}

TEST_CASE("a sequence that gives no frame is tried again, and then ends the scan") {
    SequencedScan triggered;
    triggered.scan.settings.longest_silence = std::chrono::milliseconds(20);
    triggered.scan.settings.moves.retries = 1;
    triggered.stage().when_started = [&] { triggered.triggers = triggered.stage().starts == 1 ? 3 : 0; };
    triggered.stage().when_run = [&] { return triggered.stage().starts == 1 ? Arrival::there : Arrival::moving; };
    const Ending ending = triggered.run();
    CHECK(ending.state == layout::ScanState::interrupted);
    CHECK(ending.reason.starts_with(
        "frame 3: the sequence gave no frame for 20 ms; check that the actuator triggers"));
    CHECK(triggered.frames.size() == 3);
    CHECK(triggered.stage().starts == 3);
}

TEST_CASE("hardware-timed axes need a source that is triggered from outside") {
    SequencedScan triggered;
    triggered.scan.source.how = Delivery::free_running;
    const Failure refused = failure_of([&] { (void)triggered.run(); });
    CHECK(refused.exit_code == ExitCode::usage);
    CHECK(refused.says("axis z is hardware-timed, and source"));
}

TEST_CASE("a camera that counts its frames and loses the last one of a burst is started again for it") {
    SteppedScan stepped(3);
    stepped.scan.settings.longest_silence = std::chrono::milliseconds(20);
    std::uint64_t given = 0;  // since the camera was started
    bool is_lost = false;
    stepped.scan.source.when_started = [&] { given = 0; };
    stepped.scan.source.when_waited = [&](FilledSlot& filled) {
        if (given == *stepped.scan.source.frames_announced) {
            sleep_for(std::chrono::milliseconds(1));
            return SlotWait::not_yet;
        }
        ++given;
        if (given == 3 && !std::exchange(is_lost, true)) {
            ++stepped.scan.source.next_id;
            return SlotWait::not_yet;
        }
        return stepped.scan.source.give(filled);
    };
    CHECK(stepped.run().exit_code == ExitCode::done);
    CHECK(stepped.frames.size() == 6);
    CHECK(stepped.scan.info().lost() == 0);
    CHECK(stepped.stage.actuator->moves.size() == 2);
}
