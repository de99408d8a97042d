// Where plug-ins are found, and which files are trusted to be one.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace framering {

enum class PluginKind : std::uint8_t { camera, actuator };

struct PluginFile {
    std::string name;
    std::filesystem::path path;  // absolute, without symbolic links
};

// "framering-camera-NAME.so", "framering-actuator-NAME.so"
[[nodiscard]] std::string plugin_file_name(std::string_view name, PluginKind kind = PluginKind::camera);

// The folders in which plug-ins are looked for, in this order: those of `variable` (FRAMERING_PLUGIN_PATH, may be
// null: absolute paths between colons), and the one of the installation that `program` belongs to.
// Fails (Error, usage): a relative path, the empty one included: plug-ins never come from the current folder.
[[nodiscard]] std::vector<std::filesystem::path> plugin_folders(const char* variable,
                                                                const std::filesystem::path& program);
// The same with this process's environment and program.
[[nodiscard]] std::vector<std::filesystem::path> plugin_folders();

// The first folder that has the file. Fails (Error): usage: the name is not made of A-Z a-z 0-9 _ -, or no folder
// has it; failed: it is there, but somebody else could have put it there or changed it: the file is a link or no
// regular file, or it, its folder or a folder above belongs to neither this user nor root or is writable for
// others (but for a folder with the sticky bit, in which nobody can replace what is ours).
[[nodiscard]] PluginFile find_plugin(const std::string& name, const std::vector<std::filesystem::path>& folders,
                                     PluginKind kind = PluginKind::camera);

// A file that was named itself, by a path from anywhere: naming it is trusting it, as with a program that is
// started. Fails (Error, usage): it is no regular file.
[[nodiscard]] PluginFile plugin_at(const std::string& path);

// What stands in the folders, sorted by name, each name once: trusted or not, loaded or not.
[[nodiscard]] std::vector<std::string> plugin_names(const std::vector<std::filesystem::path>& folders,
                                                    PluginKind kind = PluginKind::camera);

}  // namespace framering
