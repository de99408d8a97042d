// Cameras behind plug-ins: as the source of a scan, and their lists, settings and checks without one.
#pragma once
#include "acquirer/options.hpp"
#include "acquirer/source/any_source.hpp"
#include "common/base/error.hpp"

namespace framering {

// A camera of a plug-in, or what make_source() makes. Fails (Error): as make_plugin_source() and make_source();
// usage: an option that cameras do not have.
[[nodiscard]] AnySource open_source(const SourceOptions& options, const StopToken& stop);

// Requires: a task other than the scan. Prints to standard output. Fails (Error).
[[nodiscard]] ExitCode run_camera_task(const AcquirerOptions& options);

}  // namespace framering
