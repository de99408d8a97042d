// framering export: a recorded scan for other programs.
#pragma once
#include <filesystem>

#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"

namespace framering {

struct ExportSettings {
    std::filesystem::path scan;    // its directory
    std::filesystem::path output;  // empty: standard output
};

// Writes the frames that are stored now, also beside the writer that records them. A file has its name once it is
// whole. Fails (Error): no scan, cannot be written, or values of frames cannot be read: then the table is whole
// otherwise.
ExitCode export_csv(const ExportSettings& settings, StopToken stop);

}  // namespace framering
