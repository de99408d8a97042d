#include "writer/recording/summary.hpp"

#include <doctest/doctest.h>

using namespace framering;

namespace {
RecordingSummary summary_with(const PointCounts& points) {
    RecordingSummary summary;
    summary.directory = "scans/scan";
    summary.manifest.state = RecordingState::complete;
    summary.manifest.stored = 10;
    summary.manifest.points = points;
    return summary;
}
}  // namespace

TEST_CASE("the summary of a scan tells what did not go as planned at its points") {
    CHECK(summary_text(3, summary_with({})) == "scan 3 complete: 10 frames stored, 0 lost, in scans/scan");
    CHECK(summary_text(3, summary_with({1, 2, 3, 4})) ==
          "scan 3 complete: 10 frames stored, 0 lost, in scans/scan; 1 point failed, 2 taken again, 3 moves tried "
          "again, 4 time points late");
    CHECK(summary_text(3, summary_with({0, 0, 1, 0})) ==
          "scan 3 complete: 10 frames stored, 0 lost, in scans/scan; 1 move tried again");
}
