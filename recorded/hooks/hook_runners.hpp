// Runners of hooks that are alive: each holds a lock in .framering-hooks of its output directory, and says there
// what it has commands for.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recorded/hooks/hook_jobs.hpp"

namespace framering {

struct HookRunnerNote {
    std::int64_t pid = 0;
    // What it has commands for; both, where it could not say (a full disk).
    bool runs_files = true;
    bool runs_scans = true;
    std::uint64_t since_utc_ns = 0;  // scans begun before are left alone
    std::string session;             // those of others are left alone; empty: of none

    bool operator==(const HookRunnerNote&) const = default;
};

// The name of its lock in .framering-hooks.
[[nodiscard]] std::string lock_name_of(const HookRunnerNote& note);
// What it writes into its lock.
[[nodiscard]] std::string text_of(const HookRunnerNote& note);
// Damaged text: as much as can be read of it.
[[nodiscard]] HookRunnerNote note_of(std::string_view text);

enum class HookCare : std::uint8_t {
    unknown,     // a file system without locks, or a folder that cannot be read
    none,        // no runner is alive that takes this scan
    no_command,  // there is one, which has no command for such a job
    works,
};
// "unknown", "none", "no_command", "works"
[[nodiscard]] std::string_view name_of(HookCare care) noexcept;

// Who works on a scan, at the moment of the constructor. Takes no lock for longer than a look at it.
class HookRunners {
  public:
    // `scan`: its directory. A runner may look for it from up to three levels above.
    explicit HookRunners(const std::filesystem::path& scan);

    // `scan`: what its journal says.
    [[nodiscard]] HookCare care_for(const HookScan& scan, HookKind kind) const noexcept;
    // Of the runner that takes this scan. Nothing: there is none.
    [[nodiscard]] std::optional<std::int64_t> pid_for(const HookScan& scan) const noexcept;

    // Counts jobs that are not over, and on which nobody works.
    void count_unattended(const HookScan& scan, HookCounts& counts) const noexcept;

  private:
    void look_into(const std::filesystem::path& folder);

    std::vector<HookRunnerNote> alive_;
    bool is_known_ = true;
};

}  // namespace framering
