// What the options of an acquirer must be to go on with a scan whose acquirer was killed.
#pragma once
#include "acquirer/options.hpp"
#include "common/session/left_scan.hpp"
#include "common/session/ring_limits.hpp"
#include "common/session/scan_plan.hpp"

namespace framering {

// Those that count for a scan that is resumed: files say nothing of it.
[[nodiscard]] AcquirerOptions for_left_scan(const AcquirerOptions& options);

// The options with what was not given taken from the scan's plan. Fails (Error, usage): another source.
[[nodiscard]] AcquirerOptions with_plan_of(const LeftScan& left, AcquirerOptions options);

// Fails (Error, usage), naming the first difference: these options would make another scan, or another ring.
void require_same_scan(const LeftScan& left, const ScanPlan& plan, const RingSize& ring);

}  // namespace framering
