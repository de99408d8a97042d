// The jobs of a scan's hooks, as its journal leaves them.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "recorded/hooks/hook_journal.hpp"

namespace framering {

enum class HookKind : std::uint8_t { file_closed, scan_closed };
// "file-closed", "scan-closed"
[[nodiscard]] std::string_view name_of(HookKind kind) noexcept;

enum class HookState : std::uint8_t {
    waiting,  // for its first attempt, or for another one after an interruption
    running,  // so says the journal: the runner may be dead
    failed,   // and will be tried again
    done,
    given_up,
};
[[nodiscard]] std::string_view name_of(HookState state) noexcept;

struct HookJob {
    HookKind kind = HookKind::file_closed;
    HookState state = HookState::waiting;
    std::string id;
    std::string file;  // empty: of the scan
    std::uint64_t frames = 0;
    std::uint64_t first_sequence = 0;
    std::uint64_t bytes = 0;
    std::uint64_t failures = 0;     // attempts that count, since the last `retry`
    std::uint64_t attempts = 0;     // all of them
    int exit_code = 0;              // of the last one that failed
    std::uint64_t next_utc_ns = 0;  // of state failed: not before this
    std::uint64_t changed_utc_ns = 0;

    // Nothing is left to do.
    [[nodiscard]] bool is_over() const noexcept {
        return state == HookState::done || state == HookState::given_up;
    }
};

// What a journal says, entry by entry. Invariants: an entry that is taken twice changes nothing more.
class HookScan {
  public:
    void take(const HookEntry& entry);

    // Of the entry `begun`; empty before it.
    [[nodiscard]] const HookEntry& identity() const noexcept { return identity_; }
    // As in the manifest; empty: not closed.
    [[nodiscard]] const std::string& state() const noexcept { return state_; }
    [[nodiscard]] bool is_closed() const noexcept { return !state_.empty(); }
    // In the order in which they were told.
    [[nodiscard]] const std::vector<HookJob>& jobs() const noexcept { return jobs_; }
    // Nothing: no such job.
    [[nodiscard]] const HookJob* find(const std::string& id) const noexcept;
    [[nodiscard]] const HookJob* find_file(std::string_view name) const noexcept;

  private:
    void add(const HookEntry& entry, HookKind kind);

    HookEntry identity_;
    std::string state_;
    std::vector<HookJob> jobs_;
    std::unordered_map<std::string, std::size_t> places_;  // by job
};

struct HookCounts {
    std::uint64_t waiting = 0;  // with those that failed and will be tried again
    std::uint64_t running = 0;
    std::uint64_t done = 0;
    std::uint64_t given_up = 0;
    // Of those that are not over.
    std::uint64_t without_runner = 0;   // none is alive that takes their scan
    std::uint64_t without_command = 0;  // there is one, which has none for them

    [[nodiscard]] std::uint64_t total() const noexcept { return waiting + running + done + given_up; }
    bool operator==(const HookCounts&) const = default;
};
// By state, of all jobs, or of those that `counts_job` is true for.
void count_hooks(const HookScan& scan, HookCounts& counts,
                 const std::function<bool(const HookJob&)>& counts_job = nullptr);

}  // namespace framering
