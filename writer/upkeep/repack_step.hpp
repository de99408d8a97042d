// One file of a scan exchanged for another with the same frames, so that a kill at any moment leaves a scan that
// opens and that the index fits. docs/scan_directory.md tells the order.
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "recorded/manifest.hpp"
#include "writer/scan/scan_index.hpp"

namespace framering {

// Where the new file is made, with the name of the one it is for. Empty afterwards, whatever was left there.
[[nodiscard]] std::filesystem::path begin_repack_step(const std::filesystem::path& directory);
// Removes what is there of an exchange that was not decided.
void abandon_repack_step(const std::filesystem::path& directory);
// Decides it: from here on the exchange is finished by whoever comes next. `records`: of the new file's frames;
// `after`: the manifest with the new file in it. Requires: the new file is whole and on the disk. Fails (Error).
void commit_repack_step(const std::filesystem::path& directory, std::span<const IndexRecord> records,
                        const Manifest& after);
// The new file of an exchange that was decided, as long as the old one is still in its place.
[[nodiscard]] std::optional<std::filesystem::path> waiting_repack_file(const std::filesystem::path& directory,
                                                                       const Manifest& manifest);
// Finishes an exchange that was decided; nothing happens where there is none. Requires: `index`, the scan's own,
// has `records`, which are brought up to date. Fails (Error); may be tried again.
void finish_repack_step(const std::filesystem::path& directory, ScanIndex& index,
                        std::vector<IndexRecord>& records);

}  // namespace framering
