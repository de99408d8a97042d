// Options about cameras behind plug-ins.
#pragma once
#include "acquirer/options.hpp"
#include "common/base/command_line.hpp"

namespace framering {

// The flags of what is done instead of a scan.
struct CameraTasks {
    bool list_sources = false;
    bool list_cameras = false;
    bool list_actuators = false;
    bool camera_settings = false;
    bool check_plugin = false;
};

// Each in a group of its own.
void declare_cameras(CommandLine& line, AcquirerOptions& options);
void declare_camera_tasks(CommandLine& line, AcquirerOptions& options, CameraTasks& tasks);

// Options that describe frames set a camera, too, and those that only set one need it. Called once all options are
// read, and the source is known. Fails (Error, usage): no camera, and an option that needs one; the same setting
// in two ways; what --pixel-format is for other sources.
void agree_on_camera(AcquirerOptions& options);

// What was asked for, once all options are read. Fails (Error, usage): two tasks at once, an option of cameras
// without one.
[[nodiscard]] AcquirerTask task_of(const CameraTasks& tasks, const AcquirerOptions& options);

}  // namespace framering
