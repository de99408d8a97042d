// Small text files that a user named.
#pragma once
#include <filesystem>
#include <string>

namespace framering {

// All of it. Fails (Error): missing, not readable, no regular file, longer than 16 MiB.
[[nodiscard]] std::string read_text_file(const std::filesystem::path& path);

}  // namespace framering
