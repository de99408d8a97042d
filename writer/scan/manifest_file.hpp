// Writes scan.json; recorded/manifest.hpp reads it.
#pragma once
#include <filesystem>
#include <string>

#include "recorded/manifest.hpp"

namespace framering {

[[nodiscard]] std::string to_json(const Manifest& manifest);

// Fails (Error): not there.
[[nodiscard]] DirectoryInode inode_of(const std::filesystem::path& directory);

// Replaces `directory`/scan.json in one step; a power cut leaves the old one or the new one, whole. `flushed`: the
// new one from the return on.
void write_manifest(const std::filesystem::path& directory, const Manifest& manifest, bool flushed);

}  // namespace framering
