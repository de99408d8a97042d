#include "acquirer/actuator/actuator_description.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "common/base/error.hpp"
#include "common/session/axis_names.hpp"

namespace framering {

namespace {
constexpr std::size_t kLongestUnit = 15;       // bytes
constexpr std::size_t kLongestPosition = 63;   // bytes
constexpr std::size_t kLongestValueName = 31;  // bytes

void require_unit(const std::string& unit, const std::string& what) {
    if (unit.size() > kLongestUnit) {
        fail(ExitCode::failed, "the unit of {} has {} bytes; it may have {}", what, unit.size(), kLongestUnit);
    }
}

void check_positions(const ActuatorAxis& axis) {
    if (axis.positions.size() > kMostAxisPositions) {
        fail(ExitCode::failed, "axis {} has {} positions; it may have {}", axis.name, axis.positions.size(),
             kMostAxisPositions);
    }
    std::set<std::string> names;
    for (const std::string& position : axis.positions) {
        if (position.empty() || position.size() > kLongestPosition) {
            fail(ExitCode::failed, "axis {} has a position without a name, or one above {} bytes", axis.name,
                 kLongestPosition);
        }
        if (!names.insert(position).second) {
            fail(ExitCode::failed, "axis {} has the position '{}' twice", axis.name, position);
        }
    }
}

void check_axis(ActuatorAxis& axis) {
    if (!is_axis_name(axis.name)) {
        fail(ExitCode::failed,
             "'{}' is no name for an axis; use a letter, then letters, digits, _ or -, 32 at most", axis.name);
    }
    axis.name = short_axis_name(axis.name);
    if (axis.name == "t" || axis.name == "p") {
        fail(ExitCode::failed, "axis {} is no axis that an actuator moves; use x, y, z, c or a name of its own",
             axis.name);
    }
    require_unit(axis.unit, "axis " + axis.name);
    for (const auto& bound : {axis.minimum, axis.maximum, axis.tolerance}) {
        if (bound && !std::isfinite(*bound)) {
            fail(ExitCode::failed, "axis {} has a range or a tolerance that is no number", axis.name);
        }
    }
    if (axis.minimum && axis.maximum && *axis.minimum > *axis.maximum) {
        fail(ExitCode::failed, "axis {} reaches from {} to {}, which is nothing", axis.name, *axis.minimum,
             *axis.maximum);
    }
    if (axis.tolerance && *axis.tolerance < 0) {
        fail(ExitCode::failed, "axis {} has the tolerance {}; it must not be below 0", axis.name, *axis.tolerance);
    }
    check_positions(axis);
}

void check_value(const ActuatorValue& value) {
    const bool is_name = !value.name.empty() && value.name.size() <= kLongestValueName &&
                         std::ranges::all_of(value.name, [](char letter) {
                             return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
                                    (letter >= '0' && letter <= '9') || letter == '_' || letter == '.' ||
                                    letter == '-';
                         });
    if (!is_name) {
        fail(ExitCode::failed, "'{}' is no name for a value; use letters, digits, _ . or -, {} at most",
             value.name, kLongestValueName);
    }
    require_unit(value.unit, "value " + value.name);
}

template <class Named>
void require_each_once(const std::vector<Named>& all, const char* what) {
    std::set<std::string> names;
    for (const Named& each : all) {
        if (!names.insert(each.name).second) {
            fail(ExitCode::failed, "{} {} is there twice", what, each.name);
        }
    }
}
}  // namespace

ActuatorDescription checked_description(ActuatorDescription description) {
    if (description.axes.empty() || description.axes.size() > kMostActuatorAxes) {
        fail(ExitCode::failed, "it has {} axes; it may have 1 to {}", description.axes.size(), kMostActuatorAxes);
    }
    if (description.values.size() > kMostActuatorValues) {
        fail(ExitCode::failed, "it has {} values; it may have {}", description.values.size(), kMostActuatorValues);
    }
    std::ranges::for_each(description.axes, check_axis);
    std::ranges::for_each(description.values, check_value);
    require_each_once(description.axes, "axis");
    require_each_once(description.values, "value");
    return description;
}

}  // namespace framering
