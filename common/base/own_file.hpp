// Small files of settings that only their owner may have written.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace framering {

// Nothing where there is no such file. `folders`: so many above it are looked at, too. Fails (Error): it or a
// folder belongs to neither this user nor root, or others may write it; it is no regular file, a symbolic link or
// longer than 64 KiB; not readable.
[[nodiscard]] std::optional<std::string> read_own_file(const std::filesystem::path& path, unsigned folders = 1);

// Makes missing folders (mode 0700) and replaces the file (mode 0600) in one step, flushed. Fails (Error): not
// writable.
void write_own_file(const std::filesystem::path& path, const std::string& text);

}  // namespace framering
