// A file that has its name only once there is a frame in it, so that nobody opens an empty one.
#pragma once
#include <cstdint>
#include <filesystem>

#include "recorded/scan_file.hpp"
#include "writer/disk/disk_file.hpp"

namespace framering {

// Nothing has the name, and nothing that cannot be removed has it with the suffix: what is left there by a writer
// that could not remove it goes. Requires: the directory is ours alone.
[[nodiscard]] bool is_free_for_file(const std::filesystem::path& path);
// Creates `path` with the suffix. Fails (Error): the name, with or without the suffix, is taken; cannot be
// created.
[[nodiscard]] DiskFile create_unfinished(const std::filesystem::path& path);
// Takes the suffix away. Fails (Error): the name is taken now.
void give_name(DiskFile& file, const std::filesystem::path& path);
// Blocks that `path`, named already or not, has taken behind its end; 0 where there is no such file.
[[nodiscard]] std::uint64_t reserved_bytes_of(const std::filesystem::path& path);

}  // namespace framering
