// The page that top shows: what a session is and does, fitted to a size. Pure: time comes from outside.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "common/session/session_status.hpp"
#include "control/top/process_load.hpp"
#include "control/top/top_history.hpp"
#include "control/top/top_line.hpp"
#include "recorded/hooks/hook_jobs.hpp"

namespace framering {

struct TopSize {
    std::size_t columns = 80;
    std::size_t rows = 24;  // 0: as many as there are lines, and none for keys: a page of text
    bool operator==(const TopSize&) const = default;
};

struct TopQueue {
    std::size_t waiting = 0;
    std::vector<std::string> scans;  // the one that runs, and the next: "4 bead8, 500 frames"
};

struct TopFacts {
    std::string session;
    std::optional<SessionStatus> status;            // as it was last
    bool has_ended = false;                         // the session; what is shown is what was last seen of it
    std::string notice;                             // why there is nothing newer; empty: there is
    std::vector<std::optional<ProcessLoad>> loads;  // of the processes in the status
    std::deque<TopSample> history;
    std::optional<TopQueue> queue;    // nothing: another user's session
    std::optional<HookCounts> hooks;  // nothing: none are run
    std::string clock;
    std::uint64_t now_ns = 0;  // CLOCK_MONOTONIC
    std::string message;       // for the user; in place of the keys
    bool shows_details = false;
    bool shows_help = false;
    bool has_other_sessions = false;
};

// At most size.rows lines of at most size.columns columns; on a terminal exactly as many as it has. Where they do
// not all fit, those that matter least are left out.
[[nodiscard]] std::vector<TopLine> top_page(const TopFacts& facts, TopSize size);

}  // namespace framering
