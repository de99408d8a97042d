// The versions of all that programs share or leave on disk: whether two versions of Framering go together.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace framering {

namespace versions {
inline constexpr std::uint32_t kMemoryLayout = 5;
inline constexpr int kManifest = 2;          // scan.json
inline constexpr std::uint32_t kIndex = 1;   // scan.index
inline constexpr std::uint32_t kValues = 1;  // scan.values
inline constexpr std::uint32_t kCameraPlugins = 1;
inline constexpr std::uint32_t kActuatorPlugins = 1;
}  // namespace versions

// For version_text(). Requires: `commit` lives as long as the program. Thread: one, before all others.
void set_commit(std::string_view commit) noexcept;
// What --version prints: "writer 0.2.0 (commit abcdef123456)" and the versions above.
[[nodiscard]] std::string version_text(std::string_view program);

}  // namespace framering
