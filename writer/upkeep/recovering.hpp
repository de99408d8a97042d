// `framering writer --recover DIR`: closes a scan that every program has left.
#pragma once
#include <filesystem>

#include "common/base/error.hpp"

namespace framering {

// Prints what it found, cut and removed. A scan that is closed already is left as it is. Fails (Error): no scan's
// directory; damaged or incomplete, a warning for each fault, and no frame that could be read is lost; refused, a
// writer is at work on it, or its session goes on or holds frames that are not stored.
[[nodiscard]] ExitCode recover_directory(const std::filesystem::path& directory);

// What a scan is called in what its files say: the name of its directory.
[[nodiscard]] std::string scan_name_of(const std::filesystem::path& directory);

}  // namespace framering
