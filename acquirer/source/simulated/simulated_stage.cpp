#include "acquirer/source/simulated/simulated_stage.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace framering {

namespace {
constexpr double kWidestSwing = 0.05;  // of the move, at its end
constexpr double kMostSwingUm = 2;
constexpr double kSwings = 4;  // until it is still
}  // namespace

void SimulatedStage::move(StageAxis axis, double to, std::uint64_t now_ns, Nanoseconds takes,
                          Nanoseconds swings) noexcept {
    give_up_sequence(now_ns);
    const double from = position(axis, now_ns);
    const std::uint64_t end_ns = now_ns + static_cast<std::uint64_t>(takes.count());
    motion(axis) = {from, to, now_ns, end_ns, end_ns + static_cast<std::uint64_t>(swings.count())};
}

void SimulatedStage::stop(std::uint64_t now_ns) noexcept {
    give_up_sequence(now_ns);
    for (std::size_t i = 0; i < kStageAxes; ++i) {
        const double here = position(static_cast<StageAxis>(i), now_ns);
        if (motions_[i].end_ns > now_ns) {
            motions_[i] = {here, here, now_ns, now_ns, now_ns};
        }
    }
}

void SimulatedStage::add_step(const SequenceStep& step) {
    Step next{step.begin_ns, step.trigger_ns, steps_.empty() ? motions_ : steps_.back().motions};
    for (const auto& [axis, to] : step.to) {
        next.motions[static_cast<std::size_t>(axis)] = {position(axis, step.begin_ns), to, step.begin_ns,
                                                        step.end_ns, step.end_ns};
    }
    steps_.push_back(next);
}

std::optional<std::uint64_t> SimulatedStage::next_trigger_ns() const noexcept {
    return triggers_taken_ < steps_.size() ? std::optional(steps_[triggers_taken_].trigger_ns) : std::nullopt;
}

const SimulatedStage::Motions& SimulatedStage::motions_at(std::uint64_t now_ns) const noexcept {
    const auto behind = std::ranges::upper_bound(steps_, now_ns, {}, &Step::begin_ns);
    return behind == steps_.begin() ? motions_ : std::prev(behind)->motions;
}

void SimulatedStage::give_up_sequence(std::uint64_t now_ns) noexcept {
    motions_ = motions_at(now_ns);
    steps_.clear();
    triggers_taken_ = 0;
}

double SimulatedStage::position(StageAxis axis, std::uint64_t now_ns) const noexcept {
    const Motion& moved = motions_at(now_ns)[static_cast<std::size_t>(axis)];
    const auto part = [](std::uint64_t of_ns, std::uint64_t whole_ns) {
        return static_cast<double>(of_ns) / static_cast<double>(whole_ns);
    };
    if (now_ns < moved.end_ns) {
        return std::lerp(moved.from, moved.to, part(now_ns - moved.begin_ns, moved.end_ns - moved.begin_ns));
    }
    if (now_ns >= moved.still_ns) {
        return moved.to;
    }
    const double left = 1 - part(now_ns - moved.end_ns, moved.still_ns - moved.end_ns);
    const double widest = std::min(kWidestSwing * std::abs(moved.to - moved.from), kMostSwingUm);
    return moved.to + widest * left * std::cos(2 * std::numbers::pi * kSwings * (1 - left));
}

std::uint64_t SimulatedStage::arrival_ns() const noexcept {
    const std::uint64_t moves_ns = std::ranges::max(motions_, {}, &Motion::end_ns).end_ns;
    return steps_.empty() ? moves_ns : std::max(moves_ns, steps_.back().trigger_ns);
}

StageView SimulatedStage::view(std::uint64_t now_ns) const noexcept {
    const double filter = position(StageAxis::wheel, now_ns);
    const bool between_filters = std::trunc(filter) != filter;
    return {position(StageAxis::x, now_ns), position(StageAxis::y, now_ns),
            position(StageAxis::z, now_ns) - focus_um_, static_cast<std::uint32_t>(std::max(filter, 0.0)),
            position(StageAxis::shutter, now_ns) == 1 && !between_filters};
}

}  // namespace framering
