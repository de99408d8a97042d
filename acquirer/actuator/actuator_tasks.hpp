// What the acquirer tells about actuators without a scan.
#pragma once
#include <string>

#include "acquirer/actuator/actuators.hpp"

namespace framering {

// The kinds of --actuator, and the plug-ins by name with their files, or why one cannot be used. Opens none.
void list_actuators();

// For a terminal: a line for each axis and value, with its unit, range or positions, and what it is now. Fails
// (Error): one cannot be read.
[[nodiscard]] std::string actuators_table(Actuators&& actuators);

}  // namespace framering
