// The folder in which the scans of a session's queue lie as files, and its lock.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/descriptor.hpp"
#include "common/queue/queue_entry.hpp"

namespace framering {

// $XDG_STATE_HOME/framering/queue/SESSION, or below ~/.local/state. Requires: a valid session name. Fails (Error):
// neither that variable nor HOME names a directory.
[[nodiscard]] std::filesystem::path spool_folder_of(const std::string& session);

// A folder that only this user may write, locked: one process at a time reads or changes it, and what it changes
// is on the disk when the call returns. Whoever dies with the lock leaves the folder as one of its steps did.
//
// Thread: one. Every function fails (Error) where the disk does.
class SpoolFolder {
  public:
    // Waits for the lock, at most `patience`. Nothing: there is no such folder. Fails (Error): it is a link, of
    // another user or writable by others; somebody keeps it locked.
    [[nodiscard]] static std::optional<SpoolFolder> open(const std::filesystem::path& path, Nanoseconds patience);
    // The same, and makes what is missing of the last three folders of `path`, mode 0700, and of those before.
    [[nodiscard]] static SpoolFolder open_or_make(const std::filesystem::path& path, Nanoseconds patience);

    [[nodiscard]] std::vector<std::string> names() const;
    // Why the file is none of ours: no regular file, another user's, writable by others; empty: it is.
    [[nodiscard]] std::string why_foreign(const std::string& name) const;
    // Up to four times kMostEntryBytes. Requires: it is not foreign.
    [[nodiscard]] std::string read(const std::string& name) const;
    // A new file, under its name once it is whole. Fails (Error): there is one of this name.
    void put(const std::string& name, const std::string& text);
    // False: there is no such file (any more).
    bool rename(const std::string& from, const std::string& to);
    bool remove(const std::string& name);

    // The largest number that was ever given here; 0: none.
    [[nodiscard]] std::uint64_t last_number() const;
    void set_last_number(std::uint64_t number);

  private:
    SpoolFolder(std::filesystem::path path, Descriptor folder, Nanoseconds patience);
    void require(bool is_good, const char* what, const std::string& name) const;
    void flush() const;

    std::filesystem::path path_;
    Descriptor folder_;
    Descriptor lock_;  // the file of the last number
};

}  // namespace framering
