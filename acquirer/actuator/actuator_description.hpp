// What an actuator from outside may say of itself.
#pragma once
#include <string>
#include <vector>

#include "acquirer/actuator/actuator.hpp"

namespace framering {

inline constexpr std::size_t kMostActuatorAxes = 32;
inline constexpr std::size_t kMostActuatorValues = 32;
inline constexpr std::size_t kMostAxisPositions = 64;

struct ActuatorDescription {
    std::vector<ActuatorAxis> axes;
    std::vector<ActuatorValue> values;
};

// The same with names in their short form. Fails (Error): no axis, or too many; a name that no axis or value may
// have, or one that is there twice; t or p, which no actuator moves; a range that is empty or not finite; a
// tolerance below 0; positions that are empty, too many, or there twice; texts that are too long.
[[nodiscard]] ActuatorDescription checked_description(ActuatorDescription description);

}  // namespace framering
