// An actuator behind a plug-in.
#pragma once
#include <memory>
#include <string>

#include "acquirer/actuator/actuator.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

// `address`: "NAME" or "NAME:ID". Fails (Error): as find_plugin() and ActuatorLibrary; usage: no such actuator;
// failed: it cannot be opened, or describes itself in no way that makes sense.
// canceled: `stop` was requested.
[[nodiscard]] std::unique_ptr<Actuator> make_plugin_actuator(const std::string& address,
                                                             const StopToken& stop = {});

}  // namespace framering
