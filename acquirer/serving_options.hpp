// Options of an acquirer that serves.
#pragma once
#include "acquirer/options.hpp"
#include "common/base/command_line.hpp"

namespace framering {

// Declares them in the group that is open.
void declare_serving(CommandLine& line, AcquirerOptions& options);
// Fails (Error, usage): one of them without --serve.
void require_serving_fits(const AcquirerOptions& options);

}  // namespace framering
