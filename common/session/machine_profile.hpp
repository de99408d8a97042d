// What `framering check` found to be best on this machine: a small file that acquirer and writer take defaults
// from.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "common/ring/pixel_copy.hpp"
#include "common/shm/segment.hpp"

namespace framering {

struct MachineProfile {
    std::optional<Pages> pages;         // of rings that are made
    std::optional<CopyMode> copy_mode;  // into rings that are larger than the processor's cache
    std::optional<bool> direct_io;      // past the page cache, on the file system of `disk`
    std::filesystem::path disk;         // the directory that was measured
    std::string checked_utc;

    bool operator==(const MachineProfile&) const = default;
};

// $XDG_CONFIG_HOME/framering/machines/MACHINE-ID.conf; by default in ~/.config. By machine, as homes are shared.
// Empty: neither variable is set.
[[nodiscard]] std::filesystem::path machine_profile_path();

// Nothing where the machine was not checked. A file that cannot be used (damaged, of another user, writable by
// others) is told as a warning and not used.
[[nodiscard]] std::optional<MachineProfile> read_machine_profile();
// Makes the folders and replaces the file in one step. Fails (Error): no home, not writable.
void write_machine_profile(const MachineProfile& profile);

// The file's text and back. Fails (Error): a line that is not understood.
[[nodiscard]] std::string to_text(const MachineProfile& profile);
[[nodiscard]] MachineProfile machine_profile_from_text(const std::string& text);

}  // namespace framering
