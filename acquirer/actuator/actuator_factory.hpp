// From the texts of --actuator to actuators.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "acquirer/actuator/actuators.hpp"
#include "acquirer/actuator/command/command_actuator.hpp"
#include "acquirer/source/simulated/simulated_stage.hpp"

namespace framering {

struct ActuatorOptions {
    // "simulated", "simulated:KEY=VALUE,...", "command:PROGRAM ARGS", "plugin:NAME", "plugin:NAME:ID"
    std::vector<std::string> texts;
    // Of the scan, in its order: the positions of the simulated filter wheel. Empty: its usual ones.
    std::vector<std::string> channels{};
    CommandSettings command{};
};

struct OpenedActuators {
    Actuators actuators;
    // For SourceOptions, where the simulated one is among them; else null.
    std::shared_ptr<SimulatedStage> stage;
};

// Fails (Error): usage: an unknown kind, a wrong option, two with the same axis, simulated twice; and as each of
// them documents.
[[nodiscard]] OpenedActuators open_actuators(const ActuatorOptions& options);

// Whether they are to be opened anew for other channels: one of them is simulated.
[[nodiscard]] bool depend_on_channels(const std::vector<std::string>& texts) noexcept;

}  // namespace framering
