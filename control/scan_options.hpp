// Options that say what a scan is to do, for those that start one or put it into the queue.
#pragma once
#include <string>

#include "common/base/command_line.hpp"
#include "common/session/scan_request.hpp"

namespace framering {

struct ScanOptions {
    ScanRequest request;
    std::string plan_file;  // empty: none
};

// Declares them in a group of their own.
void declare_scan_options(CommandLine& line, ScanOptions& options);

// With what the plan file says where no option does. Fails (Error): the file cannot be read; usage: what makes no
// sense.
[[nodiscard]] ScanRequest request_of(const ScanOptions& options);

}  // namespace framering
