// What is done to the names of files and directories. Every failure is an Error that names the file and the
// system's reason.
#pragma once
#include <filesystem>
#include <string_view>

#include "recorded/input_file.hpp"

namespace framering {

// With its parents; one that exists is fine. New names are on the disk when it returns.
void make_directories(const std::filesystem::path& directory);
// Something has the name, be it a link that leads nowhere.
[[nodiscard]] bool is_name_taken(const std::filesystem::path& path);
// With everything in it; one that is missing is fine.
void remove_tree(const std::filesystem::path& directory);
// A file, or an empty directory. False: it is still there.
[[nodiscard]] bool remove_if_possible(const std::filesystem::path& path) noexcept;
// False: the new name is taken; nothing was changed. Works for directories. Fails (Error) for other reasons.
[[nodiscard]] bool rename_unless_taken(const std::filesystem::path& from, const std::filesystem::path& to);
// What has the new name is replaced in one step. Fails (Error).
void rename_over(const std::filesystem::path& from, const std::filesystem::path& to);
// Until the names in the directory are on the disk.
void flush_directory(const std::filesystem::path& directory);
// Gives a file that is about to replace another the mode and the group of that one, if it is there.
void take_access(const std::filesystem::path& former, const std::filesystem::path& replacement);
// Replaces the file in one step: whoever reads it, also after a power cut, sees the old or the new text, whole.
// Mode and group stay. `flushed`: the new one from the return on.
void replace_file(const std::filesystem::path& path, std::string_view text, bool flushed);
}  // namespace framering
