// The journal of a scan's hooks on the disk.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "recorded/hooks/hook_jobs.hpp"
#include "recorded/hooks/hook_journal.hpp"

namespace framering {

// Behind what is there, in one piece, alone among those that append; makes the file. What a program that was
// killed left of a line is closed off first, so that it is no entry. `flushed`: on the disk from the return on.
// Fails (Error): no room, no permission; a link, or no file; somebody keeps it locked.
void append_to_hook_journal(const std::filesystem::path& directory, std::span<const HookEntry> entries,
                            bool flushed);
// The same, but waits for nobody. False: somebody keeps it locked, and nothing was appended.
[[nodiscard]] bool try_append_to_hook_journal(const std::filesystem::path& directory,
                                              std::span<const HookEntry> entries, bool flushed);
[[noreturn]] void fail_at_locked_hook_journal(const std::filesystem::path& directory);

// Follows one journal: what is new is read, not all of it again.
class HookJournalReader {
  public:
    // In a scan's directory; the path may lead elsewhere with the next call.
    // False: there is no journal, it is another user's, or a link. Fails (Error): it cannot be read.
    bool read(const std::filesystem::path& directory);
    [[nodiscard]] const HookScan& scan() const noexcept { return scan_; }
    // Since the last call of read() but one.
    [[nodiscard]] bool has_changed() const noexcept { return has_changed_; }

  private:
    HookScan scan_;
    std::uint64_t inode_ = 0;
    std::uint64_t read_to_ = 0;  // of the file, up to the end of a line
    bool has_changed_ = false;
};

// Of one scan. Nothing: it has no journal.
[[nodiscard]] std::optional<HookScan> read_hook_scan(const std::filesystem::path& directory);

}  // namespace framering
