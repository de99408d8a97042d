// An actuator behind a plug-in.
#pragma once
#include <memory>
#include <string>

#include "acquirer/actuator/actuator.hpp"

namespace framering {

// `address`: "NAME" or "NAME:ID". Fails (Error): as find_plugin() and ActuatorLibrary; usage: no such actuator;
// failed: it cannot be opened, or describes itself in no way that makes sense.
[[nodiscard]] std::unique_ptr<Actuator> make_plugin_actuator(const std::string& address);

}  // namespace framering
