// The conformance suite for authors of plug-ins: every promise of camera_plugin.h that can be seen from outside.
#pragma once
#include <string>

#include "common/base/error.hpp"

namespace framering {

// Each check in a process of its own, so that a crash or a hang is a check that failed. Prints one line a check:
// "pass", "FAIL" with what was seen, or "n/a" with why it could not be made. `failed` where one failed, or there
// was no camera to check. Fails (Error, usage): there is no such file.
[[nodiscard]] ExitCode check_plugin(const std::string& file);

// One check in this process, for a debugger. Fails (Error, usage): no such check; lists them.
[[nodiscard]] ExitCode run_one_check(const std::string& file, const std::string& name);

}  // namespace framering
