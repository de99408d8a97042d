// Options about cameras behind plug-ins.
#pragma once
#include "acquirer/options.hpp"
#include "common/base/command_line.hpp"

namespace framering {

// The flags of what is done instead of a scan.
struct CameraTasks {
    bool list_sources = false;
    bool list_cameras = false;
    bool camera_settings = false;
    bool check_plugin = false;
};

// Declares them in a group of their own.
void declare_cameras(CommandLine& line, AcquirerOptions& options, CameraTasks& tasks);

// What was asked for, once all options are read. Fails (Error, usage): two tasks at once, an option of cameras
// without one.
[[nodiscard]] AcquirerTask task_of(const CameraTasks& tasks, const AcquirerOptions& options);

}  // namespace framering
