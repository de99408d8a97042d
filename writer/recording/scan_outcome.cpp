#include "writer/recording/scan_outcome.hpp"

#include <fmt/core.h>

#include "common/base/quantity.hpp"

namespace framering {

namespace {
RecordingState recording_state(layout::ScanState state) noexcept {
    switch (state) {
        case layout::ScanState::ended:
            return RecordingState::complete;
        case layout::ScanState::canceled:
            return RecordingState::canceled;
        default:
            return RecordingState::interrupted;
    }
}

ScanOutcome outcome_by_record(const ScanInfo& record) {
    ScanOutcome outcome;
    outcome.delivered = record.delivered;
    outcome.skipped = record.skipped;
    outcome.end_sequence = record.end_sequence;
    outcome.state = recording_state(record.state);
    outcome.reason = record.reason;
    outcome.lost_camera = record.lost_camera;
    outcome.acquirer_restarts = record.restarts;
    outcome.camera_reconnects = record.reconnects;
    outcome.pauses = record.pauses;
    outcome.paused = record.paused;
    outcome.damaged = record.damaged;
    outcome.points = record.points;
    outcome.interruptions = record.interruptions;
    return outcome;
}
}  // namespace

ScanOutcome outcome_of(const std::optional<ScanInfo>& record, StoringEnd end, Nanoseconds acquirer_timeout,
                       const std::string& disk_error) {
    ScanOutcome outcome = record ? outcome_by_record(*record) : ScanOutcome{};
    switch (end) {
        case StoringEnd::scan_over:
        case StoringEnd::stopped:
            break;
        case StoringEnd::acquirer_gone:
            outcome.state = RecordingState::interrupted;
            outcome.reason = fmt::format("the acquirer was gone for {}", duration_text(acquirer_timeout));
            break;
        case StoringEnd::abandoned:
            outcome.reason = "terminated immediately; frames not stored by then are lost";
            outcome.unstored = LossReason::abandoned;
            break;
        case StoringEnd::evicted:
            outcome.state = RecordingState::interrupted;
            outcome.reason = "the acquirer evicted this writer, and the session is over";
            outcome.unstored = LossReason::abandoned;
            break;
        case StoringEnd::left_behind:
            outcome.state = record ? outcome.state : RecordingState::interrupted;
            outcome.unstored = LossReason::abandoned;
            break;
        case StoringEnd::disk_failed:
            outcome.state = RecordingState::interrupted;
            outcome.reason = disk_error;
            outcome.unstored = LossReason::disk_failed;
            break;
    }
    return outcome;
}

}  // namespace framering
