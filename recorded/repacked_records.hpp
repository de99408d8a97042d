// A file of a scan may stand exchanged for a smaller one whose records are not in the index yet:
// docs/scan_directory.md tells the order.
#pragma once
#include <filesystem>
#include <span>
#include <vector>

#include "recorded/index_record.hpp"

namespace framering {

// The directory of an exchange that was decided; there only until it is finished.
[[nodiscard]] std::filesystem::path repack_step_of(const std::filesystem::path& scan);
// The scan's records that those of the step stand for. Fails (Error): none.
[[nodiscard]] std::span<IndexRecord> place_of(const std::vector<IndexRecord>& step,
                                              std::vector<IndexRecord>& records);
// The records as they fit the files now, for who only reads. Fails (Error): damaged.
void apply_repack_step(const std::filesystem::path& scan, std::vector<IndexRecord>& records);

}  // namespace framering
