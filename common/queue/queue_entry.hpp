// A scan in the queue of a session: what is asked for, where it stands, and what became of it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/base/error.hpp"

namespace framering {

// The longest request.
inline constexpr std::size_t kMostEntryBytes = 256 << 10;

// In the order in which an entry passes through them; the last four are its end.
enum class QueueState : std::uint8_t {
    start,     // to begin now, or to be refused: framering start
    waiting,   // no frame of it was taken
    running,   // frames of it may have been taken
    done,      // its plan is fulfilled; the exit code says whether frames were lost
    canceled,  // ended before that, as somebody asked for it
    failed,
    bad,  // what it asks for was never tried
};

// "start", "waiting", ...
[[nodiscard]] std::string_view name_of(QueueState state) noexcept;
[[nodiscard]] constexpr bool is_over(QueueState state) noexcept {
    return state > QueueState::running;
}
// How a scan that ended with this exit code stands in the queue.
[[nodiscard]] constexpr QueueState state_after(ExitCode exit_code) noexcept {
    switch (exit_code) {
        case ExitCode::done:
        case ExitCode::frames_lost:
            return QueueState::done;
        case ExitCode::canceled:
            return QueueState::canceled;
        default:
            return QueueState::failed;
    }
}

struct QueueOutcome {
    std::uint64_t scan_id = 0;  // 0: none was begun
    std::string reason;         // as the scan's record or an error line says it
    ExitCode exit_code = ExitCode::done;
    std::string output;  // directories of its writers, separated by ", "
    std::uint64_t started_utc_ns = 0;
    std::uint64_t ended_utc_ns = 0;
    std::uint64_t delivered{};  // frames, lost ones included
    std::string role{};         // that said an error; empty: none did

    bool operator==(const QueueOutcome&) const = default;
};

struct QueueEntry {
    std::uint64_t number = 0;  // from 1; no other scan of the session ever has it
    std::uint64_t order = 0;   // of two that wait, the one with the smaller is first
    QueueState state = QueueState::waiting;
    std::string request;                  // JSON, as it was given
    std::optional<QueueOutcome> outcome;  // where it is over

    bool operator==(const QueueEntry&) const = default;
};

// The name of its file: "000000000123000-000123.waiting.json".
[[nodiscard]] std::string file_name_of(std::uint64_t order, std::uint64_t number, QueueState state);
// Nothing: no name of an entry. `request` and `outcome` stay empty.
[[nodiscard]] std::optional<QueueEntry> entry_named(std::string_view file_name);

// Number, state, request, and what became of it where it is over.
[[nodiscard]] std::string entry_json(const QueueEntry& entry);
// A list of these, as the queue has them.
[[nodiscard]] std::string queue_json(std::span<const QueueEntry> entries);

// What the file of an entry that is over holds: JSON with the request, or its text where it is none.
[[nodiscard]] std::string finished_text(const std::string& request, const QueueOutcome& outcome);
// Puts what finished_text() gave into the entry. A file that somebody damaged has no outcome.
void read_finished(const std::string& text, QueueEntry& entry);

}  // namespace framering
