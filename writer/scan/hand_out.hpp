// What hooks are told of a scan while it is recorded and when it is closed: files of which no byte will change any
// more, then its end.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "common/base/deadline.hpp"
#include "recorded/hooks/hook_journal.hpp"
#include "recorded/manifest.hpp"

namespace framering {

// The first entry of a scan's journal.
[[nodiscard]] HookEntry begun_entry(const Manifest& manifest);
// Makes the journal of a new scan. One that cannot be made is told in the log: it stops no recording.
void begin_hook_journal(const std::filesystem::path& directory, const Manifest& manifest) noexcept;

// Thread: one at a time. Invariants: what was handed out stays so, whoever records or closes the scan afterwards;
// nothing is told twice. A journal that cannot be written is told in the log once, and made up for by the next
// call: it stops no recording.
class HandOut {
  public:
    // Of the scan in `directory`; reads what former writers have told.
    HandOut(std::filesystem::path directory, const Manifest& manifest, bool flushes);

    // It was handed out: it must never be written again.
    [[nodiscard]] bool has(const std::string& file) const { return told_.contains(file); }
    // While somebody keeps the journal locked, nothing is told: the scan waits for nobody.
    void add(std::span<const ScanFile> files) noexcept;
    // All files of the closed scan, and its end. Waits a little for a journal that is locked.
    void close(const Manifest& manifest) noexcept;

  private:
    void put_file(const ScanFile& file, std::vector<HookEntry>& entries) const;
    enum class WhenLocked : std::uint8_t { leave, wait };

    void append(std::vector<HookEntry> entries, WhenLocked when_locked);
    [[nodiscard]] bool append_whole(const std::vector<HookEntry>& entries, WhenLocked when_locked);
    void warn(const char* what) noexcept;

    std::filesystem::path directory_;
    HookEntry begun_;
    bool flushes_;
    bool has_begun_ = false;
    bool has_end_ = false;
    bool has_warned_ = false;
    std::optional<Deadline> locked_;        // by another process; once it has passed, for long
    std::unordered_set<std::string> told_;  // names of files
};

// For a scan that is closed and has a journal: tells what a killed writer could not tell any more. Scans of
// versions without hooks have none, and are left alone.
void complete_hand_out(const std::filesystem::path& directory, const Manifest& manifest);

}  // namespace framering
