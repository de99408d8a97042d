// Options about what a scan does from point to point: axes, plan files, actuators.
#pragma once
#include <string>
#include <vector>

#include "acquirer/options.hpp"
#include "common/base/command_line.hpp"
#include "common/session/scan_request.hpp"

namespace framering {

// As they were typed in.
struct PlanTexts {
    std::string plan_file;
    bool has_axis = false;  // --axis
    bool has_axes = false;  // --axes
};

// Each declares them in a group of their own.
void declare_plan(CommandLine& line, AcquirerOptions& options, PlanTexts& texts);
void declare_actuators(CommandLine& line, AcquirerOptions& options);

// Once all options are read: takes the rest from the plan file, and makes channels, frames and axes agree. Fails
// (Error): usage: they do not; the file cannot be read, or is no plan.
void agree_on_plan(AcquirerOptions& options, const PlanTexts& texts);

// The options of a scan that somebody asks a running acquirer for: what the request says goes before what its
// command line says. Fails (Error, usage): they do not agree.
[[nodiscard]] AcquirerOptions with_request(AcquirerOptions options, const ScanRequest& request);

}  // namespace framering
