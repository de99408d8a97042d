// The scans of a session in the words of browsers.
#pragma once
#include <string>
#include <vector>

#include "common/queue/queue_entry.hpp"
#include "common/session/session_view.hpp"

namespace framering {

// {"serving": true, "running": {...} or null, "waiting": [...], "finished": [...]}, keys as in docs/viewing.md.
// `view`: null: there is no session. `entries`: as ScanQueue::list().
[[nodiscard]] std::string scans_json(const SessionView* view, const std::vector<QueueEntry>& entries);

}  // namespace framering
