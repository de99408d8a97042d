// The simulated microscope's stage, shutter and filter wheel.
#pragma once
#include <memory>

#include "acquirer/actuator/actuator.hpp"
#include "acquirer/actuator/simulated/simulated_actuator_options.hpp"
#include "acquirer/source/simulated/simulated_stage.hpp"

namespace framering {

// Moves `stage`, at which the simulated camera looks. Axes: x, y, z in um, shutter (closed, open) and c, the
// wheel. A move that fails ends half way; the next one may succeed.
[[nodiscard]] std::unique_ptr<Actuator> make_simulated_actuator(const SimulatedActuatorOptions& options,
                                                                std::shared_ptr<SimulatedStage> stage);

}  // namespace framering
