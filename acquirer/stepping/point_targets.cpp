#include "acquirer/stepping/point_targets.hpp"

#include <algorithm>
#include <numeric>

#include "common/base/error.hpp"
#include "common/session/axis_option.hpp"

namespace framering {

namespace {
// Every plan may have these without an actuator: frames of a camera that runs by itself, or that something else
// steps.
bool may_go_without(const ScanAxis& axis) {
    return (axis.name == "t" || axis.name == "z" || axis.name == "c" || axis.name == "p") &&
           axis.settle == Nanoseconds(0) && axis.places.empty();
}

double coordinate_of(const StagePlace& place, char coordinate) {
    return coordinate == 'x' ? place.x : coordinate == 'y' ? place.y : place.z.value_or(0);
}
}  // namespace

PointTargets::PointTargets(const ScanPlan& plan, const Actuators& actuators)
    : plan_(&plan), actuators_(&actuators), labelled_(plan.axes.size()) {
    for (std::size_t i = 0; i < plan.axes.size(); ++i) {
        plan.axes[i].places.empty() ? add_axis(i) : add_places(i);
    }
    for (std::size_t i = 0; i < plan.axes.size(); ++i) {
        const ScanAxis& axis = plan.axes[i];
        const bool is_moved = std::ranges::any_of(
            moved_, [&](const Moved& each) { return each.by_axis == i || each.by_place == i; });
        if (axis.hardware_timed && !first_hardware_timed_) {
            first_hardware_timed_ = i;
            steps_ = i;
        }
        const bool has_settings =
            axis.name == "c" && std::ranges::any_of(plan.setup.channels, &Channel::has_own_settings);
        if ((is_moved && !axis.hardware_timed) || axis.settle != Nanoseconds(0) || axis.interval || has_settings) {
            steps_ = i + 1;
        }
    }
    require_reachable();
    require_sequences_possible();
}

void PointTargets::add_axis(std::size_t i) {
    const ScanAxis& axis = plan_->axes[i];
    if (!is_planned(axis)) {
        return;  // --axes: only the order of frames
    }
    const auto found = axis.name == "t" ? std::nullopt : actuators_->find(axis.name);
    if (!found) {
        if (!may_go_without(axis)) {
            fail(ExitCode::usage, "nothing moves axis '{}'; {}", axis.name,
                 actuators_->empty() ? std::string("name what does with --actuator")
                                     : "what is moved: " + actuators_->axes_text());
        }
        return;
    }
    const ActuatorAxis& about = actuators_->axes()[*found];
    if (!axis.labels.empty()) {
        for (const std::string& label : axis.labels) {
            labelled_[i].push_back(actuators_->set_point_named(*found, label));
        }
    } else if (axis.unit.empty() && !about.unit.empty()) {
        fail(ExitCode::usage, "{}: axis {} is set in {}; give its points with this unit, such as 1{}",
             actuators_->owner(*found), axis.name, about.unit, about.unit);
    } else if (axis.unit != about.unit) {
        fail(ExitCode::usage, "{}: axis {} is set in '{}', not in '{}'", actuators_->owner(*found), axis.name,
             about.unit, axis.unit);
    }
    moved(*found).by_axis = i;
}

void PointTargets::add_places(std::size_t i) {
    const bool has_z = plan_->axes[i].places.front().z.has_value();
    for (const char coordinate : has_z ? std::string_view("xyz") : std::string_view("xy")) {
        const auto found = actuators_->find(std::string_view(&coordinate, 1));
        if (!found) {
            fail(ExitCode::usage, "nothing moves axis '{}', which the positions need; {}", coordinate,
                 actuators_->empty() ? std::string("name what does with --actuator")
                                     : "what is moved: " + actuators_->axes_text());
        }
        if (const std::string& unit = actuators_->axes()[*found].unit; unit != "um") {
            fail(ExitCode::usage, "{}: axis {} is set in '{}', and positions are in um", actuators_->owner(*found),
                 coordinate, unit);
        }
        Moved& each = moved(*found);
        each.by_place = i;
        each.coordinate = coordinate;
    }
}

PointTargets::Moved& PointTargets::moved(std::uint32_t actuator_axis) {
    const auto found = std::ranges::find(moved_, actuator_axis, &Moved::actuator_axis);
    if (found == moved_.end()) {
        return moved_.emplace_back(Moved{actuator_axis, {}, {}});
    }
    // z of the plan stands on the z of a position. Which x would count, nobody could see.
    if (const std::string& name = actuators_->axes()[actuator_axis].name; name != "z") {
        fail(ExitCode::usage, "axis {} is moved by the positions and by an axis of its own; use one of them",
             name);
    }
    return *found;
}

double PointTargets::set_point(const Moved& moved, const PointIndices& point) const {
    double sum = 0;
    if (moved.by_place) {
        sum += coordinate_of(plan_->axes[*moved.by_place].places[point[*moved.by_place]], moved.coordinate);
    }
    if (moved.by_axis) {
        const std::uint64_t index = point[*moved.by_axis];
        const std::vector<double>& labelled = labelled_[*moved.by_axis];
        sum += labelled.empty() ? plan_->axes[*moved.by_axis].set_point(index) : labelled[index];
    }
    return sum;
}

std::vector<AxisTarget> PointTargets::targets(const PointIndices& point) const {
    std::vector<AxisTarget> targets;
    for (const Moved& each : moved_) {
        targets.push_back({each.actuator_axis, set_point(each, point)});
    }
    return targets;
}

// Each axis of an actuator depends on two axes of the plan at most: all their set points together.
void PointTargets::require_reachable() const {
    for (const Moved& each : moved_) {
        PointIndices point{};
        const auto points_of = [&](const std::optional<std::size_t>& axis) -> std::vector<std::uint64_t> {
            if (!axis) {
                return {0};
            }
            const ScanAxis& about = plan_->axes[*axis];
            if (about.length == 0) {
                fail(ExitCode::usage, "axis {} is moved and has no end; give its points", about.name);
            }
            // Even steps are extreme at their ends.
            std::vector<std::uint64_t> points{0, about.length - 1};
            if (!about.set_points.empty() || !about.labels.empty() || !about.places.empty()) {
                points.resize(about.length);
                std::iota(points.begin(), points.end(), std::uint64_t{0});
            }
            return points;
        };
        for (const std::uint64_t place : points_of(each.by_place)) {
            for (const std::uint64_t index : points_of(each.by_axis)) {
                point[each.by_place.value_or(0)] = each.by_place ? place : point[0];
                point[each.by_axis.value_or(0)] = each.by_axis ? index : point[each.by_axis.value_or(0)];
                actuators_->require_reachable({each.actuator_axis, set_point(each, point)});
            }
        }
    }
}

void PointTargets::require_sequences_possible() const {
    constexpr std::uint64_t most_points = 10'000;  // that are handed over at once
    if (!has_sequences()) {
        return;
    }
    const std::string& first = plan_->axes[*first_hardware_timed_].name;
    if (steps_ > *first_hardware_timed_ && plan_->axes[steps_ - 1].hardware_timed) {
        fail(ExitCode::usage,
             "axis {} is hardware-timed, and its channels have settings of their own; use one of both",
             plan_->axes[steps_ - 1].name);
    }
    if (steps_ != *first_hardware_timed_) {
        fail(ExitCode::usage,
             "axis {} is hardware-timed, and axis {} inside it is moved, timed or set by the acquirer; make the "
             "innermost axes hardware-timed",
             first, plan_->axes[steps_ - 1].name);
    }
    std::optional<std::uint32_t> one;
    for (std::size_t i = *first_hardware_timed_; i < plan_->axes.size(); ++i) {
        const auto each = std::ranges::find(moved_, std::optional(i), &Moved::by_axis);
        if (!plan_->axes[i].hardware_timed) {
            continue;  // frames of it are taken at one trigger each, too
        }
        if (each == moved_.end() || !actuators_->axes()[each->actuator_axis].can_be_hardware_timed) {
            fail(ExitCode::usage, "axis {} cannot be hardware-timed{}; use '@' with a time to settle",
                 plan_->axes[i].name,
                 each == moved_.end() ? std::string(", as no actuator moves it")
                                      : " by " + actuators_->owner(each->actuator_axis));
        }
        if (one && !actuators_->have_same_owner(*one, each->actuator_axis)) {
            fail(ExitCode::usage, "axes {} and {} are hardware-timed and of two actuators, which have two clocks",
                 first, plan_->axes[i].name);
        }
        one = each->actuator_axis;
    }
    if (frames_of_step() > most_points) {
        fail(ExitCode::usage, "a sequence of {} hardware-timed points is too long; use {} at most",
             frames_of_step(), most_points);
    }
}

bool PointTargets::is_in_sequences(std::uint32_t actuator_axis) const noexcept {
    const auto found = std::ranges::find(moved_, actuator_axis, &Moved::actuator_axis);
    return found != moved_.end() && is_hardware_timed(*found);
}

Sequence PointTargets::sequence(const PointOrder& order, std::uint64_t frame, std::uint64_t frames) const {
    Sequence sequence;
    for (const Moved& each : moved_) {
        if (is_hardware_timed(each)) {
            sequence.axes.push_back(each.actuator_axis);
        }
    }
    for (std::uint64_t i = frame; i < frame + frames; ++i) {
        const PointIndices point = order.at(i);
        for (const Moved& each : moved_) {
            if (is_hardware_timed(each)) {
                sequence.set_points.push_back(set_point(each, point));
            }
        }
    }
    return sequence;
}

Nanoseconds PointTargets::settle(const std::optional<PointIndices>& from, const PointIndices& to) const {
    Nanoseconds longest{};
    for (std::size_t i = 0; i < plan_->axes.size(); ++i) {
        if (!from || (*from)[i] != to[i]) {
            longest = std::max(longest, plan_->axes[i].settle);
        }
    }
    return longest;
}

std::uint64_t PointTargets::frames_of_step() const noexcept {
    std::uint64_t frames = 1;
    for (std::size_t i = steps_; i < plan_->axes.size(); ++i) {
        frames *= plan_->axes[i].length;
    }
    return frames;
}

bool PointTargets::is_same_step(const PointIndices& one, const PointIndices& other) const noexcept {
    return std::equal(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(steps_), other.begin());
}

std::optional<PointTargets::ReadBack> PointTargets::read_back(std::size_t axis,
                                                              const PointIndices& point) const noexcept {
    const auto found = std::ranges::find(moved_, std::optional(axis), &Moved::by_axis);
    if (found == moved_.end() || !labelled_[axis].empty()) {
        return std::nullopt;
    }
    const double offset =
        found->by_place ? coordinate_of(plan_->axes[*found->by_place].places[point[*found->by_place]], 'z') : 0;
    return ReadBack{found->actuator_axis, offset};
}

}  // namespace framering
