// What a plan needs of its source.
#pragma once
#include "acquirer/source/source.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

// Before anything is announced. Fails (Error, usage): a channel has an exposure, a gain or a setting that the
// source does not have or that is out of its range; hardware-timed axes, and the source is not triggered from
// outside.
void require_fitting_source(const ScanPlan& plan, const Source& source);

}  // namespace framering
