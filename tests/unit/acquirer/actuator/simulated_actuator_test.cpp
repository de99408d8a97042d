#include "acquirer/actuator/simulated/simulated_actuator.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "tests/support/failure_of.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint32_t kZ = 2;
constexpr std::uint32_t kShutter = 3;
constexpr std::uint32_t kWheel = 4;

struct SimulatedStageRig {
    std::shared_ptr<SimulatedStage> stage = std::make_shared<SimulatedStage>();
    std::unique_ptr<Actuator> actuator;

    explicit SimulatedStageRig(const std::string& text)
        : actuator(make_simulated_actuator(parse_simulated_actuator(text, {"DAPI", "GFP"}), stage)) {}

    void move(std::uint32_t axis, double to) { actuator->move(std::array{AxisTarget{axis, to}}); }
    Failure moved(double z) {
        move(kZ, z);
        return failure_of([&] { CHECK(actuator->wait(Nanoseconds(0)) == Arrival::there); });
    }
    double at(std::uint32_t axis) { return actuator->read(Nanoseconds(0))->axes[axis]; }
};
}  // namespace

TEST_CASE("an instant stage is there at once, and the camera sees it") {
    SimulatedStageRig rig("instant");
    CHECK(rig.actuator->axes()[kWheel].positions == std::vector<std::string>{"DAPI", "GFP"});
    rig.actuator->move(std::array{AxisTarget{0, 5}, AxisTarget{kZ, -3}, AxisTarget{kWheel, 1}});
    CHECK(rig.actuator->wait(Nanoseconds(0)) == Arrival::there);
    CHECK(rig.at(0) == 5);
    CHECK(rig.at(kZ) == -3);
    const StageView view = rig.stage->view(monotonic_ns());
    CHECK(view.x_um == 5);
    CHECK(view.defocus_um == -3);
    CHECK(view.channel == 1);
    CHECK(view.is_lit);
    rig.move(kShutter, 0);
    CHECK_FALSE(rig.stage->view(monotonic_ns()).is_lit);
}

TEST_CASE("a move of the simulated stage that fails ends half way, and the next one succeeds") {
    SimulatedStageRig rig("instant,fail_at=2-3");
    CHECK(rig.moved(10).exit_code == ExitCode::done);
    const Failure second = rig.moved(20);
    CHECK(second.exit_code == ExitCode::failed);
    CHECK(second.says("actuator simulated: move 2 failed"));
    CHECK(rig.at(kZ) == 15);
    CHECK(rig.actuator->is_usable());
    CHECK(rig.actuator->wait(Nanoseconds(0)) == Arrival::there);  // it is told once
    CHECK(rig.moved(20).exit_code == ExitCode::failed);
    CHECK(rig.moved(20).exit_code == ExitCode::done);
    CHECK(rig.at(kZ) == 20);
}

TEST_CASE("moves of the simulated stage fail by chance, as often as asked") {
    SimulatedStageRig rig("instant,fail=0.1");
    int failed = 0;
    for (int i = 0; i < 1000; ++i) {
        failed += rig.moved(i % 100).exit_code == ExitCode::failed ? 1 : 0;
    }
    CHECK(failed > 60);
    CHECK(failed < 140);
}

TEST_CASE("a move of the simulated stage that hangs never arrives, until it is stopped or moved anew") {
    SimulatedStageRig rig("instant,hang_at=1-2");
    rig.move(kZ, 10);
    CHECK(rig.actuator->wait(Nanoseconds(0)) == Arrival::moving);
    rig.actuator->stop();
    CHECK(rig.actuator->wait(Nanoseconds(0)) == Arrival::there);
    CHECK(rig.at(kZ) < 1);
    rig.move(kZ, 10);
    CHECK(rig.actuator->wait(Nanoseconds(0)) == Arrival::moving);
    rig.move(kZ, 10);
    CHECK(rig.actuator->wait(Nanoseconds(0)) == Arrival::there);
    CHECK(rig.at(kZ) == 10);
}

TEST_CASE("a stage that misses its set point says so itself") {
    SimulatedStageRig rig("instant,miss=3um");
    CHECK(rig.moved(10).exit_code == ExitCode::done);
    CHECK(rig.at(kZ) == 13);
}

TEST_CASE("where an axis is already, nothing is to be waited for") {
    SimulatedStageRig rig("time=1h");
    rig.move(kZ, 0);
    CHECK(rig.actuator->wait(Nanoseconds(0)) == Arrival::there);
    rig.move(kZ, 1);
    CHECK(rig.actuator->wait(Nanoseconds(0)) == Arrival::moving);
}

TEST_CASE("channels of the simulated wheel that are there twice are refused") {
    const auto stage = std::make_shared<SimulatedStage>();
    const Failure twice =
        failure_of([&] { (void)make_simulated_actuator(parse_simulated_actuator("channels=A/B/A", {}), stage); });
    CHECK(twice.exit_code == ExitCode::usage);
    CHECK(twice.says("'A' twice"));
}

TEST_CASE("a sequence of the simulated stage shows each of its points when the camera is triggered") {
    SimulatedStageRig rig("speed=1mm,switching=2ms,dwell=1ms");
    const Sequence sequence{{kZ, kWheel}, {-3, 0, -3, 1, 2, 1, 2, 0}};
    rig.actuator->prepare(sequence);
    while (rig.actuator->wait(std::chrono::milliseconds(1)) == Arrival::moving) {
    }
    CHECK(rig.at(kZ) == -3);
    CHECK_FALSE(rig.stage->next_trigger_ns());
    rig.actuator->start();
    std::uint64_t before_ns = 0;
    for (std::size_t point = 0; point < sequence.points(); ++point) {
        CAPTURE(point);
        const auto trigger_ns = rig.stage->next_trigger_ns();
        REQUIRE(trigger_ns);
        CHECK(*trigger_ns > before_ns);
        before_ns = *trigger_ns;
        const StageView view = rig.stage->view(*trigger_ns);
        CHECK(view.defocus_um == sequence.set_points[2 * point]);
        CHECK(view.channel == sequence.set_points[2 * point + 1]);
        CHECK(view.is_lit);
        rig.stage->take_trigger();
    }
    CHECK_FALSE(rig.stage->next_trigger_ns());
    CHECK(rig.actuator->wait(std::chrono::minutes(1)) == Arrival::there);
    CHECK(monotonic_ns() >= before_ns);
    CHECK(rig.at(kZ) == 2);
}

TEST_CASE("a sequence of the simulated stage that fails ends half way") {
    SimulatedStageRig rig("instant,dwell=0ms,fail_at=2");
    const Sequence sequence{{kZ}, {1, 2, 3, 4}};
    rig.actuator->prepare(sequence);
    CHECK(rig.actuator->wait(Nanoseconds(0)) == Arrival::there);
    rig.actuator->start();
    const Failure failed = failure_of([&] { (void)rig.actuator->wait(std::chrono::minutes(1)); });
    CHECK(failed.says("actuator simulated: move 2 failed"));
    std::size_t triggers = 0;
    for (; rig.stage->next_trigger_ns(); ++triggers) {
        rig.stage->take_trigger();
    }
    CHECK(triggers == 2);
    CHECK(rig.at(kZ) == 2);
}
