#include "recorded/repacked_records.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "recorded/input_file.hpp"
#include "recorded/manifest.hpp"

namespace framering {

namespace fs = std::filesystem;

fs::path repack_step_of(const fs::path& scan) {
    return scan / "repack";
}

std::span<IndexRecord> place_of(const std::vector<IndexRecord>& step, std::vector<IndexRecord>& records) {
    if (!step.empty()) {
        const auto first = std::ranges::find(records, step.front().file, &IndexRecord::file);
        const auto count = std::count_if(
            first, records.end(), [&](const IndexRecord& record) { return record.file == step.front().file; });
        if (static_cast<std::size_t>(count) == step.size() && first->sequence == step.front().sequence) {
            return std::span(records).subspan(static_cast<std::size_t>(first - records.begin()), step.size());
        }
    }
    fail(ExitCode::failed, "scan.index is damaged: it does not match the frames of a repacked file");
}

void apply_repack_step(const fs::path& scan, std::vector<IndexRecord>& records) {
    const fs::path step = repack_step_of(scan);
    if (!is_there(step)) {
        return;
    }
    const std::vector<IndexRecord> in_step = read_index(step, read_manifest(step).scan_id);
    const std::span<IndexRecord> place = place_of(in_step, records);
    if (!is_there(step / name_of_file(scan, place.front().file))) {
        std::ranges::copy(in_step, place.begin());
    }
}

}  // namespace framering
