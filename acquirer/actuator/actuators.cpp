#include "acquirer/actuator/actuators.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

#include "common/base/deadline.hpp"
#include "common/base/error.hpp"
#include "common/session/axis_names.hpp"

namespace framering {

namespace {
bool is_named(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other,
                              [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

std::string with_unit(double number, const std::string& unit) {
    return fmt::format("{:.10g}{}{}", number, unit.empty() ? "" : " ", unit);
}

std::string range_of(const ActuatorAxis& axis) {
    const std::string unit = axis.unit.empty() ? "" : " " + axis.unit;
    if (axis.minimum && axis.maximum) {
        return fmt::format("use {:.10g} to {:.10g}{}", *axis.minimum, *axis.maximum, unit);
    }
    return axis.minimum ? fmt::format("use {:.10g}{} or more", *axis.minimum, unit)
                        : fmt::format("use {:.10g}{} or less", *axis.maximum, unit);
}
}  // namespace

Actuators::Actuators(std::vector<std::unique_ptr<Actuator>> actuators) : actuators_(std::move(actuators)) {
    std::vector<const Actuator*> of_values;
    for (const auto& actuator : actuators_) {
        parts_.push_back({static_cast<std::uint32_t>(axes_.size())});
        for (const ActuatorAxis& axis : actuator->axes()) {
            if (const auto former = find(axis.name)) {
                fail(ExitCode::usage, "axis {} is moved by both {} and {}; use one of them", axis.name,
                     owner(*former), actuator->name());
            }
            axes_.push_back(axis);
        }
        for (const ActuatorValue& value : actuator->values()) {
            const auto former = std::ranges::find(values_, value.name, &ActuatorValue::name);
            if (former != values_.end()) {
                fail(ExitCode::usage, "value {} is measured by both {} and {}; use one of them", value.name,
                     of_values[static_cast<std::size_t>(former - values_.begin())]->name(), actuator->name());
            }
            values_.push_back(value);
            of_values.push_back(actuator.get());
        }
    }
}

std::size_t Actuators::part_of(std::uint32_t axis) const noexcept {
    const auto behind = std::ranges::upper_bound(parts_, axis, {}, &Part::first_axis);
    return static_cast<std::size_t>(behind - parts_.begin()) - 1;
}

const std::string& Actuators::owner(std::uint32_t axis) const noexcept {
    return actuators_[part_of(axis)]->name();
}

std::optional<std::uint32_t> Actuators::find(std::string_view axis) const {
    const auto found = std::ranges::find(axes_, short_axis_name(axis), &ActuatorAxis::name);
    return found == axes_.end() ? std::nullopt : std::optional(static_cast<std::uint32_t>(found - axes_.begin()));
}

std::string Actuators::axes_text() const {
    std::vector<std::string> parts;
    for (const auto& actuator : actuators_) {
        std::vector<std::string> names;
        std::ranges::transform(actuator->axes(), std::back_inserter(names), &ActuatorAxis::name);
        parts.push_back(fmt::format("{} of {}", fmt::join(names, ", "), actuator->name()));
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

double Actuators::set_point_named(std::uint32_t axis, std::string_view position) const {
    const ActuatorAxis& about = axes_[axis];
    const auto found =
        std::ranges::find_if(about.positions, [&](const std::string& each) { return is_named(each, position); });
    if (found == about.positions.end()) {
        fail(ExitCode::usage, "{}: axis {} has no position '{}'; {}", owner(axis), about.name, position,
             about.positions.empty() ? std::string("it has numbers only")
                                     : fmt::format("use {}", fmt::join(about.positions, ", ")));
    }
    return static_cast<double>(found - about.positions.begin());
}

void Actuators::require_reachable(const AxisTarget& target) const {
    const ActuatorAxis& about = axes_[target.axis];
    if (!std::isfinite(target.set_point)) {
        fail(ExitCode::usage, "{}: axis {} cannot be set to {}; use a number", owner(target.axis), about.name,
             target.set_point);
    }
    if (!about.positions.empty()) {
        const auto last = static_cast<double>(about.positions.size() - 1);
        if (target.set_point < 0 || target.set_point > last || std::trunc(target.set_point) != target.set_point) {
            fail(ExitCode::usage, "{}: axis {} has no position {:.10g}; use {}", owner(target.axis), about.name,
                 target.set_point, fmt::join(about.positions, ", "));
        }
    } else if (target.set_point < about.minimum.value_or(target.set_point) ||
               target.set_point > about.maximum.value_or(target.set_point)) {
        fail(ExitCode::usage, "{}: axis {} cannot be set to {}; {}", owner(target.axis), about.name,
             with_unit(target.set_point, about.unit), range_of(about));
    }
}

void Actuators::move(std::span<const AxisTarget> targets) {
    read_ = 0;
    for (const AxisTarget& target : targets) {
        Part& part = parts_[part_of(target.axis)];
        part.targets.push_back({target.axis - part.first_axis, target.set_point});
    }
    std::exception_ptr first_failure;
    for (std::size_t i = 0; i < actuators_.size(); ++i) {
        try {
            if (!parts_[i].targets.empty() && !first_failure) {
                actuators_[i]->move(parts_[i].targets);
            }
        } catch (const Error&) {
            first_failure = std::current_exception();
        }
        parts_[i].targets.clear();
    }
    if (first_failure) {
        std::rethrow_exception(first_failure);
    }
}

Arrival Actuators::wait(Nanoseconds limit) {
    const Deadline deadline = Deadline::in(limit);
    for (const auto& actuator : actuators_) {
        if (actuator->wait(deadline.left()) == Arrival::moving) {
            return Arrival::moving;
        }
    }
    return Arrival::there;
}

void Actuators::prepare(const Sequence& sequence) {
    read_ = 0;
    prepared_ = part_of(sequence.axes.front());
    Sequence part = sequence;
    std::ranges::for_each(part.axes, [&](std::uint32_t& axis) { axis -= parts_[prepared_].first_axis; });
    actuators_[prepared_]->prepare(part);
}

void Actuators::start() {
    actuators_[prepared_]->start();
}

const ActuatorReading* Actuators::read(Nanoseconds limit) {
    const Deadline deadline = Deadline::in(limit);
    std::size_t next = std::exchange(read_, 0);  // where one fails, all are read anew
    if (next == 0) {
        reading_.axes.clear();
        reading_.values.clear();
    }
    for (; next < actuators_.size(); ++next) {
        const ActuatorReading* const part = actuators_[next]->read(deadline.left());
        if (part == nullptr) {
            read_ = next;
            return nullptr;
        }
        reading_.axes.insert(reading_.axes.end(), part->axes.begin(), part->axes.end());
        reading_.values.insert(reading_.values.end(), part->values.begin(), part->values.end());
    }
    return &reading_;
}

void Actuators::stop() noexcept {
    read_ = 0;
    for (const auto& actuator : actuators_) {
        actuator->stop();
    }
}

bool Actuators::is_usable() const noexcept {
    return std::ranges::all_of(actuators_, [](const auto& each) { return each->is_usable(); });
}

std::optional<AxisMiss> Actuators::missed(const ActuatorReading& reading,
                                          std::span<const AxisTarget> targets) const noexcept {
    for (const AxisTarget& target : targets) {
        const ActuatorAxis& about = axes_[target.axis];
        const double read_back = reading.axes[target.axis];
        if (about.tolerance && std::abs(read_back - target.set_point) > *about.tolerance) {
            return AxisMiss{target.axis, target.set_point, read_back};
        }
    }
    return std::nullopt;
}

std::string Actuators::text_of(const AxisMiss& miss) const {
    const ActuatorAxis& about = axes_[miss.axis];
    return fmt::format("{}: axis {} is at {}, not at {} as asked (tolerance {})", owner(miss.axis), about.name,
                       with_unit(miss.read_back, about.unit), with_unit(miss.set_point, about.unit),
                       with_unit(about.tolerance.value_or(0), about.unit));
}

}  // namespace framering
