// Where scans with a journal of hooks are, and how many jobs they have in all.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>

#include "recorded/hooks/hook_journal_file.hpp"

namespace framering {

// In an output directory: what runners of hooks keep there.
inline constexpr const char* kHookFolderName = ".framering-hooks";
// How deep scans are looked for below an output directory.
inline constexpr unsigned kHookLevels = 3;

// `top` itself, or what is up to three levels below it, as deep as a writer looks for its scan. Directories of
// other users, hidden ones and links are passed over.
void visit_hook_scans(const std::filesystem::path& top,
                      const std::function<void(const std::filesystem::path& directory)>& visit);

// From the root on, with the directory's own name at its end, also for "." and "scans/".
[[nodiscard]] std::filesystem::path whole_path(const std::filesystem::path& directory);

// The counts of an output directory, look after look: what was read is not read again. Thread: one.
class HookTally {
  public:
    explicit HookTally(std::filesystem::path output) : output_(std::move(output)) {}

    // Of all scans below. Nothing: no runner has ever worked there, so nobody waits for anything.
    [[nodiscard]] std::optional<HookCounts> look();

  private:
    std::filesystem::path output_;
    std::map<std::filesystem::path, HookJournalReader> readers_;  // by directory
};

}  // namespace framering
