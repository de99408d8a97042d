#include "writer/recording/recording_summary.hpp"

#include <algorithm>

#include "common/base/log.hpp"
#include "writer/disk/disk_file.hpp"
#include "writer/disk/disk_names.hpp"

namespace framering {

std::optional<RecordingSummary> summary_of_closed(const std::optional<FoundScan>& found, bool keeps_files) {
    if (!found || found->manifest.state == RecordingState::recording) {
        return std::nullopt;
    }
    RecordingSummary summary{found->directory, found->manifest, ExitCode::done};
    const auto& files = summary.manifest.files;
    const auto missing = std::ranges::find_if(
        files, [&](const ScanFile& file) { return keeps_files && !is_there(found->directory / file.name); });
    if (missing != files.end()) {
        summary.manifest.state = RecordingState::interrupted;
        summary.manifest.reason = fmt::format("{} is missing", quoted(found->directory / missing->name));
        log_warning("scan {} was closed, but {}; restore it", summary.manifest.scan_id, summary.manifest.reason);
    }
    summary.exit_code = exit_code_of(summary.manifest);
    return summary;
}

}  // namespace framering
