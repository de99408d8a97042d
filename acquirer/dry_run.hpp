// What a plan comes to, before it is run.
#pragma once
#include <string>

#include "acquirer/actuator/actuators.hpp"
#include "common/session/ring_limits.hpp"
#include "common/session/ring_size.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

// Frames, bytes, time, ring and disk, and the first and last points, for people. The time is the least that the
// plan takes by its rate, exposure, settle times and intervals; what moves take is not known.
[[nodiscard]] std::string dry_run_text(const ScanPlan& plan, const RingSize& ring, const Actuators& actuators);

}  // namespace framering
