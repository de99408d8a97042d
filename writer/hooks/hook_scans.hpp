// The scans below a directory that have a journal of hooks, and what their journals say at the moment.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>

#include "common/base/deadline.hpp"
#include "recorded/hooks/hook_journal_file.hpp"

namespace framering {

// Thread: one. A finished scan costs a look now and then, never another reading.
class HookScans {
  public:
    class Entry {
      public:
        [[nodiscard]] const HookScan& scan() const noexcept { return reader_.scan(); }
        // Nothing is left to do: it is looked at with all() only.
        void settle(bool is_settled) noexcept { is_settled_ = is_settled; }
        [[nodiscard]] bool is_settled() const noexcept { return is_settled_; }
        // Its journal cannot be written at the moment: nothing of it is started, and others go on.
        void pause(Nanoseconds time) noexcept { pause_ = Deadline::in(time); }
        [[nodiscard]] bool is_paused() const noexcept { return !pause_.has_passed(); }

      private:
        friend class HookScans;
        HookJournalReader reader_;
        std::uint64_t journal_size_ = 0;
        std::uint64_t journal_inode_ = 0;
        std::uint64_t manifest_time_ns_ = 0;  // when it was looked at last: its time of change
        bool awaits_end_ = false;
        bool is_settled_ = false;
        Deadline pause_ = Deadline::in(Nanoseconds(0));
        bool has_warned_ = false;
        unsigned seen_ = 0;  // the look that found it
    };
    using Entries = std::map<std::filesystem::path, Entry>;

    explicit HookScans(std::filesystem::path output) : output_(std::move(output)) {}

    // Looks for directories where that is due, else at the journals of those that are not settled. What changes is
    // no longer settled.
    void look();
    // Looks for directories with the next look().
    void look_at_all() noexcept { next_ = Deadline::in(Nanoseconds(0)); }
    // How often that was done.
    [[nodiscard]] unsigned looks_at_all() const noexcept { return looks_; }
    [[nodiscard]] Entries& entries() noexcept { return entries_; }
    [[nodiscard]] const Entries& entries() const noexcept { return entries_; }
    // A scan was closed just now, and its writer is to tell of that; or it was killed, and soon somebody else
    // will.
    [[nodiscard]] bool awaits_end() const noexcept;
    // What the journal says now. False: the directory has gone elsewhere. Fails (Error).
    [[nodiscard]] static bool refresh(const std::filesystem::path& directory, Entry& entry) {
        return entry.reader_.read(directory);
    }

  private:
    void look_at(const std::filesystem::path& directory);
    void read(const std::filesystem::path& directory, Entry& entry);

    std::filesystem::path output_;
    Entries entries_;  // by directory
    Deadline next_ = Deadline::in(Nanoseconds(0));
    unsigned looks_ = 0;
};

}  // namespace framering
