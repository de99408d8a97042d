// The queue as displays show it, and a scan as a form asks for it. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/queue/queue_entry.hpp"

namespace framering {

struct QueuedScan {
    std::uint64_t number = 0;
    std::string name;
    std::string frames;  // "500", "-": not known
    QueueState state = QueueState::waiting;
    std::string reason;  // of one that is over

    bool operator==(const QueuedScan&) const = default;
};

// The running one, those that wait, and the last three that are over. `entries`: as ScanQueue::list().
[[nodiscard]] std::vector<QueuedScan> queued_scans(const std::vector<QueueEntry>& entries);

// What somebody typed; what is empty is as the acquirer's command line says.
struct ScanFields {
    std::string axes;  // as --axis takes them, separated by blanks
    std::string frames;
    std::string exposure;  // "20ms"
    std::string name;
};

// A request as JSON. Fails (Error, usage): what makes no sense.
[[nodiscard]] std::string request_of(const ScanFields& fields);

}  // namespace framering
