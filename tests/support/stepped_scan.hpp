// A scan that steps through z, with a camera and a stage that the test holds in its hands.
#pragma once
#include <cstdint>
#include <thread>
#include <vector>

#include "common/session/pause.hpp"
#include "common/session/session_status.hpp"
#include "tests/support/queued_scan.hpp"
#include "tests/support/scripted_actuator.hpp"

namespace framering::test {

inline const std::vector<ActuatorAxis> kStage{{.name = "z", .unit = "um", .tolerance = 0.5}};

// Three z of two frames each: the frames of a z are a burst.
struct SteppedScan {
    QueuedScan scan;
    ScriptedStage stage{kStage};
    std::vector<FrameInfo> frames;

    explicit SteppedScan(std::uint64_t burst = 2) {
        scan.settings.plan.axes = {{.name = "z", .unit = "um", .length = 6 / burst, .step = 5, .start = -5},
                                   {.name = "t", .unit = "s", .length = burst}};
        scan.settings.actuators = &stage.actuators;
        scan.source.when_started = [this] { CHECK_FALSE(is_moving()); };
        scan.source.when_waited = [this](FilledSlot& filled) {
            CHECK_FALSE(is_moving());
            return scan.source.give(filled);
        };
    }
    [[nodiscard]] bool is_moving() const {
        return !stage.actuator->moves.empty() &&
               stage.actuator->at[0] != stage.actuator->moves.back().front().set_point;
    }
    Ending run() {
        const Ending ending = scan.run();
        LosslessReader& ring = scan.reader.frames();
        for (auto run = ring.poll(64, layout::kNone); !run.empty(); run = ring.poll(64, layout::kNone)) {
            for (const FrameView& frame : run) {
                frames.push_back(frame.info);
            }
            ring.release(run.size());
        }
        return ending;
    }
};

// Lets scan 1 of the session go on as soon as it is paused.
inline std::thread resuming(const SessionView& view) {
    return std::thread([&view] {
        const auto is_paused = [&] {
            const auto status = read_status(view);
            return status.scan && status.scan->is_paused();
        };
        while (!is_paused()) {
            sleep_for(std::chrono::milliseconds(1));
        }
        (void)request_pause(view, 1, false);
    });
}

}  // namespace framering::test
