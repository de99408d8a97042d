#include "writer/recording/scan_outcome.hpp"

#include <doctest/doctest.h>

using namespace framering;
using namespace std::chrono_literals;

namespace {
ScanInfo record_in(layout::ScanState state) {
    ScanInfo record;
    record.scan_id = 7;
    record.state = state;
    record.delivered = 90;
    record.skipped = 10;
    record.end_sequence = 290;
    record.reason = "enough";
    record.restarts = 1;
    record.reconnects = 2;
    record.lost_camera = 4;
    record.points = {1, 2, 3, 4};
    record.interruptions = {{40, 240, 3s}};
    return record;
}

ScanOutcome outcome(const std::optional<ScanInfo>& record, StoringEnd end) {
    return outcome_of(record, end, 30s, "no space left on the disk");
}
}  // namespace

TEST_CASE("scan outcome: a scan that is over ends as its record says") {
    const ScanInfo record = record_in(layout::ScanState::ended);
    const ScanOutcome ended = outcome(record, StoringEnd::scan_over);
    CHECK(ended.state == RecordingState::complete);
    CHECK(ended.reason == "enough");
    CHECK(ended.delivered == 90);
    CHECK(ended.skipped == 10);
    CHECK(ended.end_sequence == 290U);
    CHECK(ended.unstored == LossReason::writer_gone);
    CHECK(ended.acquirer_restarts == 1);
    CHECK(ended.camera_reconnects == 2);
    CHECK(ended.lost_camera == 4);
    CHECK(ended.points == PointCounts{1, 2, 3, 4});
    CHECK(ended.interruptions == record.interruptions);
    CHECK(outcome(record_in(layout::ScanState::canceled), StoringEnd::scan_over).state ==
          RecordingState::canceled);
    CHECK(outcome(record_in(layout::ScanState::interrupted), StoringEnd::scan_over).state ==
          RecordingState::interrupted);
}

TEST_CASE("scan outcome: a scan whose acquirer does not come back is interrupted, and its end is not known") {
    ScanInfo record = record_in(layout::ScanState::working);
    record.end_sequence.reset();
    const ScanOutcome gone = outcome(record, StoringEnd::acquirer_gone);
    CHECK(gone.state == RecordingState::interrupted);
    CHECK(gone.reason.find("was gone for 30") != std::string::npos);
    CHECK_FALSE(gone.end_sequence);
    CHECK(gone.delivered == 90);
}

TEST_CASE("scan outcome: frames of a scan that was terminated at once are abandoned, and it stays canceled") {
    const ScanOutcome abandoned = outcome(record_in(layout::ScanState::canceled), StoringEnd::abandoned);
    CHECK(abandoned.state == RecordingState::canceled);
    CHECK(abandoned.unstored == LossReason::abandoned);
    CHECK(abandoned.reason.find("frames not stored by then are lost") != std::string::npos);
}

TEST_CASE("scan outcome: a scan that this writer cannot store to its end is never complete") {
    const ScanInfo record = record_in(layout::ScanState::ended);
    const ScanOutcome failed = outcome(record, StoringEnd::disk_failed);
    CHECK(failed.state == RecordingState::interrupted);
    CHECK(failed.reason == "no space left on the disk");
    CHECK(failed.unstored == LossReason::disk_failed);
    const ScanOutcome evicted = outcome(record, StoringEnd::evicted);
    CHECK(evicted.state == RecordingState::interrupted);
    CHECK(evicted.unstored == LossReason::abandoned);
    CHECK(evicted.delivered == 90);
}

TEST_CASE("scan outcome: a preview that was left behind ends as its scan did") {
    const ScanOutcome behind = outcome(record_in(layout::ScanState::ended), StoringEnd::left_behind);
    CHECK(behind.state == RecordingState::complete);
    CHECK(behind.reason == "enough");
    CHECK(behind.unstored == LossReason::abandoned);
    CHECK(outcome(record_in(layout::ScanState::canceled), StoringEnd::left_behind).state ==
          RecordingState::canceled);
    CHECK(outcome(std::nullopt, StoringEnd::left_behind).state == RecordingState::interrupted);
}

TEST_CASE("scan outcome: where the record is gone nothing is known of the scan") {
    const ScanOutcome evicted = outcome(std::nullopt, StoringEnd::evicted);
    CHECK(evicted.state == RecordingState::interrupted);
    CHECK(evicted.delivered == 0);
    CHECK_FALSE(evicted.end_sequence);
}
