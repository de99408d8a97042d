// A scan that steps from point to point: no frame before everything is there, whatever the camera and the stage
// do.
#include <cmath>
#include <thread>

#include "common/session/pause.hpp"
#include "tests/support/stepped_scan.hpp"

using namespace framering;
using namespace framering::test;

TEST_CASE("a camera that runs by itself is armed for each burst, when everything is there") {
    SteppedScan stepped;
    stepped.stage.actuator->current = 0.25;
    CHECK(stepped.run().exit_code == ExitCode::done);
    CHECK(stepped.stage.actuator->moves == std::vector<std::vector<AxisTarget>>{{{0, -5}}, {{0, 0}}, {{0, 5}}});
    CHECK(stepped.scan.source.stops == 4);
    CHECK(stepped.scan.source.frames_announced == 2);
    CHECK(stepped.stage.actuator->stops == 1);
    REQUIRE(stepped.frames.size() == 6);
    const std::vector<SourceInfo::Key> keys{{"z", "um"}, {"current", "A"}};
    CHECK(read_source(stepped.scan.view.source())->keys == keys);
    for (std::uint64_t i = 0; i < 6; ++i) {
        const FrameInfo& info = stepped.frames[i];
        CHECK(info.delivered == i);
        CHECK(info.axes[0].index == i / 2);
        CHECK(info.axes[1].index == i % 2);
        CHECK(info.axes[0].set_point == -5 + 5 * static_cast<double>(i / 2));
        CHECK(info.axes[0].value == info.axes[0].set_point);
        CHECK(info.value_count == 2);
        CHECK(info.values[0] == info.axes[0].set_point);
        CHECK(info.values[1] == 0.25);
    }
}

TEST_CASE("what an axis is read back as stands beside its set point") {
    SteppedScan stepped;
    stepped.stage.actuator->when_waited = [&](std::uint64_t) { return Arrival::there; };
    ScriptedActuator& stage = *stepped.stage.actuator;
    stage.when_moved = [&](std::uint64_t) {
        for (AxisTarget& target : stage.moves.back()) {
            target.set_point += 0.25;  // it comes to rest beside it, within its tolerance
        }
    };
    CHECK(stepped.run().exit_code == ExitCode::done);
    REQUIRE(stepped.frames.size() == 6);
    CHECK(stepped.frames[0].axes[0].set_point == -5);
    CHECK(stepped.frames[0].axes[0].value == -4.75);
}

TEST_CASE("a camera that this program triggers stays armed, and is triggered at each point") {
    SteppedScan stepped(1);
    std::uint64_t triggers = 0;
    stepped.scan.source.how = Delivery::triggered;
    stepped.scan.source.when_triggered = [&] {
        CHECK_FALSE(stepped.is_moving());
        ++triggers;
        return true;
    };
    CHECK(stepped.run().exit_code == ExitCode::done);
    CHECK(triggers == 6);
    CHECK(stepped.scan.source.stops == 1);
    CHECK(stepped.frames.size() == 6);
}

TEST_CASE("a frame that the camera lost in a burst leaves the bursts behind it alone") {
    SteppedScan stepped(3);
    stepped.scan.source.when_waited = [&](FilledSlot& filled) {
        stepped.scan.source.next_id += stepped.scan.source.next_id == 2 ? 1 : 0;
        return stepped.scan.source.give(filled);
    };
    CHECK(stepped.run().exit_code == ExitCode::done);
    std::vector<std::uint64_t> delivered;
    for (const FrameInfo& info : stepped.frames) {
        CHECK(info.status == FrameStatus::good);
        CHECK(info.axes[1].index == info.delivered % 3);
        CHECK(info.camera_frame_id == info.delivered + 1);
        delivered.push_back(info.delivered);
    }
    CHECK(delivered == std::vector<std::uint64_t>{0, 2, 3, 4, 5});
    CHECK(stepped.scan.info().lost_camera == 1);
}

TEST_CASE("a move that fails is tried again, and then ends the scan") {
    SteppedScan stepped;
    stepped.scan.settings.moves.retries = 2;
    stepped.stage.actuator->when_waited = [](std::uint64_t move) -> Arrival {
        if (move > 1) {
            fail(ExitCode::failed, "actuator test: the motor is stuck");
        }
        return Arrival::there;
    };
    const Ending ending = stepped.run();
    CHECK(ending.state == layout::ScanState::interrupted);
    CHECK(ending.reason ==
          "frame 2: actuator test: the motor is stuck, tried 3 times; check the actuator, or go on without such "
          "points with --on-error skip");
    CHECK(stepped.frames.size() == 2);
    CHECK(stepped.scan.info().points == PointCounts{.retried_moves = 2});
    CHECK(stepped.stage.actuator->moves.size() == 4);
}

TEST_CASE("a move that succeeds when it is tried again costs no point") {
    SteppedScan stepped;
    stepped.stage.actuator->when_moved = [](std::uint64_t move) {
        if (move == 2) {
            fail(ExitCode::failed, "actuator test: busy");
        }
    };
    CHECK(stepped.run().exit_code == ExitCode::done);
    CHECK(stepped.frames.size() == 6);
    CHECK(stepped.scan.info().points == PointCounts{.retried_moves = 1});
}

TEST_CASE("a point whose move has failed is left out, and its frames say so") {
    SteppedScan stepped;
    stepped.scan.settings.moves = {.retries = 0, .on_error = OnError::skip};
    stepped.stage.actuator->when_waited = [](std::uint64_t move) -> Arrival {
        if (move == 2) {
            fail(ExitCode::failed, "actuator test: the motor is stuck");
        }
        return Arrival::there;
    };
    CHECK(stepped.run().state == layout::ScanState::ended);
    REQUIRE(stepped.frames.size() == 6);
    for (std::uint64_t i = 0; i < 6; ++i) {
        CHECK(stepped.frames[i].delivered == i);
        CHECK(stepped.frames[i].status == (i / 2 == 1 ? FrameStatus::failed : FrameStatus::good));
    }
    CHECK(std::isnan(stepped.frames[2].values[0]));
    CHECK(stepped.scan.info().points == PointCounts{.failed = 2});
}

TEST_CASE("an axis that is elsewhere than it was sent has not arrived") {
    SteppedScan stepped;
    stepped.scan.settings.moves.retries = 0;
    ScriptedActuator& stage = *stepped.stage.actuator;
    stage.when_moved = [&](std::uint64_t) { stage.moves.back().front().set_point += 3; };
    const Ending ending = stepped.run();
    CHECK(ending.state == layout::ScanState::interrupted);
    CHECK(ending.reason.starts_with(
        "frame 0: actuator test: axis z is at -2 um, not at -5 um as asked (tolerance 0.5 um), tried 1 times"));
}

TEST_CASE("an actuator that is gone ends the scan at once, whatever was asked for") {
    SteppedScan stepped;
    stepped.scan.settings.moves.on_error = OnError::skip;
    stepped.stage.actuator->when_waited = [&](std::uint64_t move) -> Arrival {
        if (move == 2) {
            stepped.stage.actuator->usable = false;
            fail(ExitCode::failed, "actuator test: it has died");
        }
        return Arrival::there;
    };
    const Ending ending = stepped.run();
    CHECK(ending.state == layout::ScanState::interrupted);
    CHECK(ending.reason == "frame 2: actuator test: it has died");
    CHECK(stepped.frames.size() == 2);
}

TEST_CASE("a move that does not end is one that fails") {
    SteppedScan stepped;
    stepped.scan.settings.moves = {.timeout = std::chrono::milliseconds(20), .retries = 0};
    stepped.stage.actuator->when_waited = [](std::uint64_t) {
        sleep_for(std::chrono::milliseconds(1));
        return Arrival::moving;
    };
    CHECK(stepped.run().reason.starts_with("frame 0: the move did not end within 20 ms, tried 1 times"));
    CHECK(stepped.stage.actuator->stops == 1);
}

TEST_CASE("a frame that is damaged at a point of its own is taken again there") {
    SteppedScan stepped(1);
    bool is_damaged = false;
    stepped.scan.source.when_waited = [&](FilledSlot& filled) {
        const bool is_this = stepped.scan.source.next_id == 3 && !std::exchange(is_damaged, true);
        return stepped.scan.source.give(filled, is_this ? SlotStatus::incomplete : SlotStatus::good);
    };
    CHECK(stepped.run().exit_code == ExitCode::done);
    REQUIRE(stepped.frames.size() == 6);
    CHECK(std::ranges::all_of(stepped.frames,
                              [](const FrameInfo& info) { return info.status == FrameStatus::good; }));
    CHECK(stepped.scan.info().points == PointCounts{.retaken = 1});
    CHECK(stepped.scan.info().lost() == 0);
    CHECK(stepped.stage.actuator->moves.size() == 6);
}

TEST_CASE("time points begin on their schedule, and late ones are counted and do not move it") {
    SteppedScan stepped(1);
    stepped.scan.settings.plan.axes = {
        {.name = "t", .unit = "s", .length = 6, .step = 0.02, .interval = std::chrono::milliseconds(20)}};
    stepped.scan.source.when_waited = [&](FilledSlot& filled) {
        if (stepped.scan.source.next_id == 2) {
            sleep_for(std::chrono::milliseconds(50));
        }
        return stepped.scan.source.give(filled);
    };
    CHECK(stepped.run().exit_code == ExitCode::done);
    REQUIRE(stepped.frames.size() == 6);
    const std::uint64_t began_ns = stepped.scan.info().started_ns;
    for (std::uint64_t i = 0; i < 6; ++i) {
        CHECK(stepped.frames[i].capture_time_ns >= began_ns + i * 20'000'000);
    }
    CHECK(stepped.scan.info().points.late >= 1);  // at 40 ms; others on a busy machine
}

TEST_CASE("z is read back from where its position is") {
    SteppedScan stepped(1);
    ScriptedStage stage({{.name = "x", .unit = "um"}, {.name = "y", .unit = "um"}, {.name = "z", .unit = "um"}});
    stepped.scan.settings.actuators = &stage.actuators;
    stepped.scan.settings.plan.axes = {
        {.name = "p", .unit = "", .length = 2, .labels = {"A", "B"}, .places = {{1, 2, 100}, {3, 4, 200}}},
        {.name = "z", .unit = "um", .length = 3, .step = 5, .start = -5}};
    CHECK(stepped.run().exit_code == ExitCode::done);
    REQUIRE(stepped.frames.size() == 6);
    CHECK(stage.actuator->moves.front() == std::vector<AxisTarget>{{0, 1}, {1, 2}, {2, 95}});
    CHECK(stage.actuator->moves[1] == std::vector<AxisTarget>{{2, 100}});
    for (std::uint64_t i = 0; i < 6; ++i) {
        const FrameInfo& info = stepped.frames[i];
        CHECK(info.axes[1].value == -5 + 5 * static_cast<double>(i % 3));
        CHECK(info.values[2] == (i < 3 ? 100 : 200) + info.axes[1].value);
    }
}

TEST_CASE("after a pause everything is sent to its place again, though it should stand there") {
    SteppedScan stepped(6);  // one step: nothing else would send it
    bool is_asked = false;
    stepped.scan.source.when_waited = [&](FilledSlot& filled) {
        if (stepped.scan.source.next_id == 3 && !std::exchange(is_asked, true)) {
            (void)request_pause(stepped.scan.view, 1, true);
        }
        return stepped.scan.source.give(filled);
    };
    std::thread other = resuming(stepped.scan.view);
    const Ending ending = stepped.run();
    other.join();
    CHECK(ending.exit_code == ExitCode::done);
    CHECK(stepped.frames.size() == 6);
    CHECK(stepped.stage.actuator->moves == std::vector<std::vector<AxisTarget>>{{{0, -5}}, {{0, -5}}});
}
