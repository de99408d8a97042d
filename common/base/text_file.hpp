// Small text files that a user named.
#pragma once
#include <filesystem>
#include <string>

namespace framering {

// All of it. Fails (Error): usage: missing, no regular file, longer than 16 MiB; failed: not readable.
[[nodiscard]] std::string read_text_file(const std::filesystem::path& path);

}  // namespace framering
