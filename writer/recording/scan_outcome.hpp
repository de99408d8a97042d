// How a scan ended: as its record tells it, and as far as this writer got with it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/session/scan_info.hpp"
#include "common/session/source_book.hpp"
#include "recorded/gap.hpp"
#include "recorded/manifest.hpp"

namespace framering {

struct ScanOutcome {
    RecordingState state = RecordingState::complete;
    std::string reason;
    std::uint64_t delivered = 0;
    std::uint64_t skipped = 0;
    std::optional<std::uint64_t> end_sequence;      // nothing: the acquirer was gone before it said
    LossReason unstored = LossReason::writer_gone;  // why frames that were in the ring are not stored
    std::uint64_t lost_camera = 0;
    std::uint64_t acquirer_restarts = 0;
    std::uint64_t camera_reconnects = 0;
    std::uint64_t pauses = 0;
    Nanoseconds paused{};
    std::uint64_t damaged{};  // frames
    PointCounts points{};
    std::vector<ScanInterruption> interruptions{};
    std::vector<SourceCount> camera_counts{};
};

// Why no further frame of a scan is stored.
enum class StoringEnd : std::uint8_t {
    scan_over,      // all of its frames are stored
    acquirer_gone,  // for too long, and before the end of the scan
    abandoned,      // terminated at once
    evicted,        // and the session is over
    left_behind,    // the same, and it may be: it is a preview that skips frames
    disk_failed,    // for too long after the scan's end
    stopped,        // by a signal: the scan goes on with the next writer
};

// `record`: nothing where it is gone. `disk_error`: why the disk takes no frames. Requires: not stopped.
[[nodiscard]] ScanOutcome outcome_of(const std::optional<ScanInfo>& record, StoringEnd end,
                                     Nanoseconds acquirer_timeout, const std::string& disk_error);

}  // namespace framering
