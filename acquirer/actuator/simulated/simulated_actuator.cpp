#include "acquirer/actuator/simulated/simulated_actuator.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "acquirer/actuator/actuator_description.hpp"
#include "acquirer/source/simulated/simulated_random.hpp"
#include "common/base/deadline.hpp"
#include "common/base/error.hpp"

namespace framering {

namespace {
constexpr double kTravelUm = 25'000;  // to each side, along x and y
constexpr double kFocusTravelUm = 500;
constexpr double kStageToleranceUm = 0.5;
constexpr std::uint64_t kFailureSeed = 20'251;
constexpr Nanoseconds kForEver = std::chrono::hours(24 * 365 * 10);

std::vector<ActuatorAxis> simulated_axes(const std::vector<std::string>& channels) {
    const auto stage = [](const char* name, double travel) {
        return ActuatorAxis{.name = name,
                            .unit = "um",
                            .minimum = -travel,
                            .maximum = travel,
                            .tolerance = kStageToleranceUm,
                            .can_be_hardware_timed = true};
    };
    return {stage("x", kTravelUm), stage("y", kTravelUm), stage("z", kFocusTravelUm),
            ActuatorAxis{.name = "shutter", .unit = "", .tolerance = 0, .positions = {"closed", "open"}},
            ActuatorAxis{
                .name = "c", .unit = "", .tolerance = 0, .positions = channels, .can_be_hardware_timed = true}};
}

bool is_of(std::uint64_t number, std::uint64_t first, std::uint64_t last) noexcept {
    return first != 0 && number >= first && number <= last;
}

class SimulatedActuator final : public Actuator {
  public:
    SimulatedActuator(const SimulatedActuatorOptions& options, std::shared_ptr<SimulatedStage> stage)
        : options_(options), stage_(std::move(stage)) {
        try {
            axes_ = checked_description({simulated_axes(options.channels), {}}).axes;
        } catch (const Error& error) {
            fail(ExitCode::usage, "{}: {}", name_, error.what());
        }
        reading_.axes.resize(axes_.size());
    }

    const std::string& name() const noexcept override { return name_; }
    const std::vector<ActuatorAxis>& axes() const noexcept override { return axes_; }
    const std::vector<ActuatorValue>& values() const noexcept override { return values_; }
    bool is_usable() const noexcept override { return true; }

    void move(std::span<const AxisTarget> targets) override {
        const std::uint64_t now_ns = monotonic_ns();
        sequence_.reset();
        begin_motion();
        const bool is_hanging = is_of(moves_, options_.first_hanging, options_.last_hanging);
        for (const AxisTarget& target : targets) {
            const auto axis = static_cast<StageAxis>(target.axis);
            const double from = stage_->position(axis, now_ns);
            double to = target.set_point + (axis == StageAxis::z ? options_.miss_um : 0);
            to = is_failing_ ? std::midpoint(from, to) : to;
            const bool swings = axis <= StageAxis::z;
            stage_->move(axis, to, now_ns, is_hanging ? kForEver : time_of(axis, std::abs(to - from)),
                         swings ? options_.settling : Nanoseconds(0));
        }
    }

    void prepare(const Sequence& sequence) override {
        std::vector<AxisTarget> first;
        for (std::size_t i = 0; i < sequence.axes.size(); ++i) {
            first.push_back({sequence.axes[i], sequence.set_points[i]});
        }
        move(first);
        sequence_ = sequence;
    }

    // Half a sequence that fails is passed.
    void start() override {
        begin_motion();
        const std::size_t points = is_failing_ ? sequence_->points() / 2 : sequence_->points();
        std::uint64_t begin_ns = monotonic_ns();
        for (std::size_t point = 0; point < points; ++point) {
            const SimulatedStage::SequenceStep step = step_to(point, begin_ns);
            stage_->add_step(step);
            begin_ns = step.trigger_ns + static_cast<std::uint64_t>(options_.dwell.count());
        }
    }

    Arrival wait(Nanoseconds limit) override {
        const std::uint64_t arrival_ns = stage_->arrival_ns();
        const Deadline deadline = Deadline::in(limit);
        while (monotonic_ns() < arrival_ns) {
            if (deadline.has_passed()) {
                return Arrival::moving;
            }
            deadline.sleep(Nanoseconds(arrival_ns - std::min(monotonic_ns(), arrival_ns)));
        }
        if (std::exchange(is_failing_, false)) {
            fail(ExitCode::failed, "{}: move {} failed half way, as its options ask", name_, moves_);
        }
        return Arrival::there;
    }

    const ActuatorReading* read(Nanoseconds) override {
        const std::uint64_t now_ns = monotonic_ns();
        for (std::size_t i = 0; i < axes_.size(); ++i) {
            reading_.axes[i] = stage_->position(static_cast<StageAxis>(i), now_ns);
        }
        return &reading_;
    }

    void stop() noexcept override {
        stage_->stop(monotonic_ns());
        is_failing_ = false;
    }

  private:
    void begin_motion() {
        ++moves_;
        is_failing_ = is_of(moves_, options_.first_failing, options_.last_failing) ||
                      dice_.between(0, 1) < static_cast<float>(options_.failing_share);
    }

    [[nodiscard]] SimulatedStage::SequenceStep step_to(std::size_t point, std::uint64_t begin_ns) const {
        SimulatedStage::SequenceStep step{begin_ns, begin_ns, begin_ns};
        const std::size_t axes = sequence_->axes.size();
        for (std::size_t i = 0; i < axes; ++i) {
            const auto axis = static_cast<StageAxis>(sequence_->axes[i]);
            const double to = sequence_->set_points[point * axes + i];
            const double from = point == 0 ? to : sequence_->set_points[(point - 1) * axes + i];
            const auto takes = static_cast<std::uint64_t>(time_of(axis, std::abs(to - from)).count());
            step.end_ns = std::max(step.end_ns, begin_ns + takes);
            step.to.emplace_back(axis, to);
        }
        step.trigger_ns = step.end_ns + static_cast<std::uint64_t>(options_.settling.count());
        return step;
    }

    [[nodiscard]] Nanoseconds time_of(StageAxis axis, double way) const noexcept {
        if (way == 0 || options_.move_time) {
            return way == 0 ? Nanoseconds(0) : *options_.move_time;
        }
        return axis > StageAxis::z ? options_.switching
                                   : std::chrono::duration_cast<Nanoseconds>(
                                         std::chrono::duration<double>(way / options_.speed_um_s));
    }

    const std::string name_ = "actuator simulated";
    const SimulatedActuatorOptions options_;
    const std::shared_ptr<SimulatedStage> stage_;
    std::vector<ActuatorAxis> axes_;
    const std::vector<ActuatorValue> values_{};
    ActuatorReading reading_;
    Dice dice_{kFailureSeed};
    std::optional<Sequence> sequence_;  // that is prepared
    std::uint64_t moves_ = 0;           // and sequences
    bool is_failing_ = false;
};
}  // namespace

std::unique_ptr<Actuator> make_simulated_actuator(const SimulatedActuatorOptions& options,
                                                  std::shared_ptr<SimulatedStage> stage) {
    return std::make_unique<SimulatedActuator>(options, std::move(stage));
}

}  // namespace framering
