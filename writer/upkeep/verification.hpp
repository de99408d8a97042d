// `framering writer --verify DIR`: whether a scan on the disk is whole, from the manifest down to the pixels.
#pragma once
#include <filesystem>

#include "common/base/error.hpp"

namespace framering {

// Changes nothing. Prints one line of what was checked. Fails (Error): the first thing that is wrong, with file,
// frame and what was expected; refused, a writer is at work on the scan.
[[nodiscard]] ExitCode verify_directory(const std::filesystem::path& directory);

}  // namespace framering
