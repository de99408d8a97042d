// What actuator.hpp promises, asked of every actuator.
#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "acquirer/actuator/actuator_description.hpp"
#include "common/base/deadline.hpp"
#include "tests/support/actuators_under_test.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr Nanoseconds kStep = std::chrono::milliseconds(50);
constexpr Nanoseconds kLongestMove = std::chrono::seconds(60);

[[nodiscard]] bool arrives(Actuator& actuator) {
    const Deadline deadline = Deadline::in(kLongestMove);
    while (actuator.wait(kStep) == Arrival::moving) {
        if (deadline.has_passed()) {
            return false;
        }
    }
    return true;
}

// A place within the range of an axis, for `share` from 0 to 1.
double place_of(const ActuatorAxis& axis, double share) {
    if (!axis.positions.empty()) {
        return std::floor(share * static_cast<double>(axis.positions.size() - 1) + 0.5);
    }
    const double minimum = axis.minimum.value_or(0);
    const double maximum = axis.maximum.value_or(minimum + 10);
    return minimum + share * std::min(maximum - minimum, 10.0);
}

std::vector<AxisTarget> all_axes_at(const Actuator& actuator, double share) {
    std::vector<AxisTarget> targets;
    for (const ActuatorAxis& axis : actuator.axes()) {
        targets.push_back({static_cast<std::uint32_t>(targets.size()), place_of(axis, share)});
    }
    return targets;
}

void check_is_at(Actuator& actuator, const std::vector<AxisTarget>& targets) {
    const ActuatorReading* const read = actuator.read(kLongestMove);
    REQUIRE(read != nullptr);
    const ActuatorReading& reading = *read;
    REQUIRE(reading.axes.size() == actuator.axes().size());
    REQUIRE(reading.values.size() == actuator.values().size());
    for (const AxisTarget& target : targets) {
        const ActuatorAxis& axis = actuator.axes()[target.axis];
        CAPTURE(axis.name);
        CHECK(std::abs(reading.axes[target.axis] - target.set_point) <= axis.tolerance.value_or(1e-9));
    }
}
}  // namespace

TEST_CASE("an actuator tells its name and axes that a scan can use, and always the same ones") {
    for (const ActuatorUnderTest& each : actuators_under_test()) {
        CAPTURE(each.name);
        const auto actuator = each.make();
        CHECK(actuator->name().starts_with("actuator "));
        CHECK(checked_description({actuator->axes(), actuator->values()}).axes == actuator->axes());
        CHECK(each.make()->axes() == actuator->axes());
        CHECK(each.make()->values() == actuator->values());
        CHECK(actuator->is_usable());
    }
}

TEST_CASE("an actuator that was not moved is there, and can be read") {
    for (const ActuatorUnderTest& each : actuators_under_test()) {
        CAPTURE(each.name);
        const auto actuator = each.make();
        CHECK(actuator->wait(Nanoseconds(0)) == Arrival::there);
        check_is_at(*actuator, {});
    }
}

TEST_CASE("an actuator moves one axis or all at once, and reads them back where they were sent") {
    for (const ActuatorUnderTest& each : actuators_under_test()) {
        CAPTURE(each.name);
        const auto actuator = each.make();
        for (const double share : {0.0, 1.0, 0.5, 0.5}) {
            const auto targets = all_axes_at(*actuator, share);
            actuator->move(targets);
            REQUIRE(arrives(*actuator));
            CHECK(actuator->wait(Nanoseconds(0)) == Arrival::there);
            sleep_for(std::chrono::milliseconds(2));  // it may swing
            check_is_at(*actuator, targets);
        }
        const std::array one{all_axes_at(*actuator, 1).back()};
        actuator->move(one);
        REQUIRE(arrives(*actuator));
        check_is_at(*actuator, {one.begin(), one.end()});
    }
}

TEST_CASE("of two moves the second one counts, also when the first one is still going on") {
    for (const ActuatorUnderTest& each : actuators_under_test()) {
        CAPTURE(each.name);
        const auto actuator = each.make();
        for (int i = 0; i < 20; ++i) {
            actuator->move(all_axes_at(*actuator, 1));
            const auto targets = all_axes_at(*actuator, 0.25);
            actuator->move(targets);
            REQUIRE(arrives(*actuator));
            sleep_for(std::chrono::milliseconds(2));
            check_is_at(*actuator, targets);
        }
    }
}

TEST_CASE("a stopped actuator is there, wherever that is, and moves again") {
    for (const ActuatorUnderTest& each : actuators_under_test()) {
        CAPTURE(each.name);
        const auto actuator = each.make();
        actuator->stop();
        actuator->move(all_axes_at(*actuator, 1));
        actuator->stop();
        CHECK(actuator->wait(Nanoseconds(0)) == Arrival::there);
        actuator->stop();
        check_is_at(*actuator, {});
        const auto targets = all_axes_at(*actuator, 0);
        actuator->move(targets);
        REQUIRE(arrives(*actuator));
        sleep_for(std::chrono::milliseconds(2));
        check_is_at(*actuator, targets);
        CHECK(actuator->is_usable());
    }
}

namespace {
// Three points along all axes that can be hardware-timed; without axes where none can.
Sequence sequence_of(const Actuator& actuator) {
    Sequence sequence;
    for (std::uint32_t i = 0; i < actuator.axes().size(); ++i) {
        if (actuator.axes()[i].can_be_hardware_timed) {
            sequence.axes.push_back(i);
        }
    }
    for (const double share : {0.25, 0.5, 1.0}) {
        for (const std::uint32_t axis : sequence.axes) {
            sequence.set_points.push_back(place_of(actuator.axes()[axis], share));
        }
    }
    return sequence;
}

std::vector<AxisTarget> targets_at(const Sequence& sequence, std::size_t point) {
    std::vector<AxisTarget> targets;
    for (std::size_t i = 0; i < sequence.axes.size(); ++i) {
        targets.push_back({sequence.axes[i], sequence.set_points[point * sequence.axes.size() + i]});
    }
    return targets;
}
}  // namespace

TEST_CASE("a sequence is prepared at its first point, begins when it is started, and ends at its last one") {
    std::size_t tested = 0;
    for (const ActuatorUnderTest& each : actuators_under_test()) {
        CAPTURE(each.name);
        const auto actuator = each.make();
        const Sequence sequence = sequence_of(*actuator);
        if (sequence.axes.empty()) {
            continue;
        }
        ++tested;
        for (int i = 0; i < 2; ++i) {
            actuator->prepare(sequence);
            REQUIRE(arrives(*actuator));
            sleep_for(std::chrono::milliseconds(2));
            check_is_at(*actuator, targets_at(sequence, 0));
            actuator->start();
            REQUIRE(arrives(*actuator));
            sleep_for(std::chrono::milliseconds(2));
            check_is_at(*actuator, targets_at(sequence, 2));
        }
    }
    CHECK(tested == 5);
}

TEST_CASE("a move or a stop ends a sequence that is prepared or going on") {
    for (const ActuatorUnderTest& each : actuators_under_test()) {
        CAPTURE(each.name);
        const auto actuator = each.make();
        const Sequence sequence = sequence_of(*actuator);
        for (const bool is_started : {false, true}) {
            if (sequence.axes.empty()) {
                continue;
            }
            actuator->prepare(sequence);
            REQUIRE(arrives(*actuator));
            if (is_started) {
                actuator->start();
            }
            const auto targets = all_axes_at(*actuator, 0);
            actuator->move(targets);
            REQUIRE(arrives(*actuator));
            sleep_for(std::chrono::milliseconds(2));
            check_is_at(*actuator, targets);
            actuator->prepare(sequence);
            REQUIRE(arrives(*actuator));
            if (is_started) {
                actuator->start();
            }
            actuator->stop();
            CHECK(actuator->wait(Nanoseconds(0)) == Arrival::there);
        }
        CHECK(actuator->is_usable());
    }
}

TEST_CASE("an actuator may end in mid-move") {
    for (const ActuatorUnderTest& each : actuators_under_test()) {
        CAPTURE(each.name);
        const auto actuator = each.make();
        actuator->move(all_axes_at(*actuator, 1));
    }
}
