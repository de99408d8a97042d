// What `framering hooks list` prints.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "recorded/hooks/hook_jobs.hpp"
#include "recorded/hooks/hook_runners.hpp"

namespace framering {

struct FoundHooks {
    std::filesystem::path directory;  // of the scan
    HookScan scan;
    HookRunners runners;
};

// How users name the job of a scan itself, in place of a file.
inline constexpr const char* kWordForScan = "scan";

// Each scan with its counts and who works on it, and each job that is not done; as text with what can be done
// about jobs on which nobody works. `place`: that the user has named.
[[nodiscard]] std::string hooks_text(const std::filesystem::path& place, const std::vector<FoundHooks>& all);
// All jobs.
[[nodiscard]] std::string hooks_json(const std::vector<FoundHooks>& all);

}  // namespace framering
