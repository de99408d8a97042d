// What somebody asks for one scan, laid over the options of a serving acquirer.
#pragma once
#include "acquirer/options.hpp"
#include "common/session/scan_request.hpp"

namespace framering {

// What the request leaves open stays as the command line has it. Requires: the options have agreed on their
// source. Fails (Error, usage): frames and axes contradict each other; a setting of cameras, and the source is
// none.
[[nodiscard]] AcquirerOptions options_for_request(const AcquirerOptions& given, const ScanRequest& request);

}  // namespace framering
