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

TEST_CASE("the summary of a preview tells what was scaled, copied and skipped") {
    RecordingSummary summary = summary_with({});
    summary.manifest.plan.format = {400, 293, PixelFormat::mono16, 16, 0};
    summary.manifest.preview = PreviewOf{4096, 3000, 1, true};
    CHECK(summary_text(3, summary) ==
          "preview of scan 3 complete: 10 frames scaled, 0 copied, 0 skipped, in scans/scan");
    summary.manifest.gaps = {
        {4, 6, LossReason::abandoned}, {8, 8, LossReason::camera}, {9, 9, LossReason::writer_gone}};
    summary.manifest.lost = 5;
    CHECK(summary_text(3, summary) ==
          "preview of scan 3 complete: 10 frames scaled, 0 copied, 4 skipped, 1 lost, in scans/scan");
    summary.manifest.preview->may_skip = false;
    CHECK(summary_text(3, summary) ==
          "preview of scan 3 complete: 10 frames scaled, 0 copied, 0 skipped, 5 lost, in scans/scan");
    summary.manifest.preview = PreviewOf{400, 293, 1, true};
    summary.manifest.lost = 4;
    summary.manifest.gaps.erase(summary.manifest.gaps.begin() + 1);
    CHECK(summary_text(3, summary) ==
          "preview of scan 3 complete: 0 frames scaled, 10 copied, 4 skipped, in scans/scan");
}
