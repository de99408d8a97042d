// What a scan came to, by the manifest that it leaves.
#pragma once
#include <filesystem>
#include <optional>

#include "common/base/error.hpp"
#include "writer/scan/scan_directory.hpp"

namespace framering {

struct RecordingSummary {
    std::filesystem::path directory;
    Manifest manifest;
    ExitCode exit_code = ExitCode::done;
};

// Of a scan that a former writer closed and could not report; nothing where it is still to be recorded. Without
// all of its files it is not complete. `keeps_files`: see FrameSink.
[[nodiscard]] std::optional<RecordingSummary> summary_of_closed(const std::optional<FoundScan>& found,
                                                                bool keeps_files = true);

}  // namespace framering
