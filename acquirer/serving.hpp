// framering acquirer --serve: a session and a camera that stay open, and scan after scan as they are asked for.
#pragma once
#include "acquirer/options.hpp"
#include "acquirer/running_scan.hpp"
#include "common/base/error.hpp"

namespace framering {

// Until it is terminated, or stopped while no scan runs. A scan that a killed acquirer left open is gone on with
// first. Fails (Error): source or session cannot be had.
[[nodiscard]] ExitCode serve(const AcquirerOptions& options, const StopTokens& stop);

}  // namespace framering
