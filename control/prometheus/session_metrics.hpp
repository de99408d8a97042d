// The status of sessions as metrics for Prometheus. Pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/session/session_status.hpp"
#include "recorded/hooks/hook_jobs.hpp"

namespace framering {

struct ObservedSession {
    std::string name;
    std::optional<SessionStatus> status;  // nothing: it is there, and cannot be read
    std::optional<std::size_t> scans_waiting;
    std::optional<HookCounts> hooks{};  // of its output directory; nothing: none are run
};

// `now_ns`: monotonic_ns() of the status. Requires: no name twice.
[[nodiscard]] std::string session_metrics(const std::vector<ObservedSession>& sessions, std::uint64_t now_ns);

}  // namespace framering
