// What kind of file system a directory is on.
#pragma once
#include <filesystem>
#include <string>

namespace framering {

struct FileSystem {
    std::string type = "unknown";  // such as ext4
    std::string device = "unknown";
};

// By the mount with the longest name that the directory is below. Requires: `directory` is canonical.
// `root`: where /proc is.
[[nodiscard]] FileSystem file_system_of(const std::filesystem::path& directory,
                                        const std::filesystem::path& root = "/");

}  // namespace framering
