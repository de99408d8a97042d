// Files of a scan are reached through the descriptor of its directory; people want the name that the directory has
// now.
#pragma once
#include <filesystem>
#include <string>

namespace framering {

// "/proc/self/fd/N/scan.json" as "/data/scans/scan/scan.json"; other paths as they are. Asks the kernel, never the
// disk.
[[nodiscard]] std::filesystem::path shown_path(const std::filesystem::path& path);
// The path that works by the descriptor.
[[nodiscard]] std::filesystem::path path_by_descriptor(int descriptor);
// A name as people read it in an error: shown, in quotes.
[[nodiscard]] std::string quoted(const std::filesystem::path& path);

}  // namespace framering
