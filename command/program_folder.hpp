// Where the programs are that the command runs.
#pragma once
#include <filesystem>

namespace framering {

// Beside the command, as in a build folder, or libexec/framering of the same installation, wherever that was
// moved.
[[nodiscard]] std::filesystem::path program_folder(const std::filesystem::path& command);

}  // namespace framering
