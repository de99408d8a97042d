#include "acquirer/summary.hpp"

#include <doctest/doctest.h>

#include <string>

#include "common/base/quantity.hpp"

using namespace framering;
using namespace std::chrono_literals;

namespace {
bool is_in(const std::string& text, const std::string& line) {
    return text.find(line) != std::string::npos;
}
}  // namespace

TEST_CASE("the summary tells what the camera lost, and where it was away") {
    ScanInfo scan;
    scan.scan_id = 1;
    scan.delivered = 100;
    scan.lost_camera = 7;
    scan.lost_ring_full = 2;
    scan.restarts = 1;
    scan.reconnects = 5;
    scan.interruptions = {{10, 8, 2s}, {20, 18, 3s, layout::InterruptionCause::camera}};
    for (std::uint64_t i = 0; i < 4; ++i) {
        scan.interruptions.push_back({30 + i, 28 + i, 1s, layout::InterruptionCause::camera});
    }
    const std::string text = summary_text({}, scan, {}, {DrainEnd::stored, 0}, 512, {});
    CHECK(is_in(text, "  LOST     2 frames, ring_full: no slot was free\n"));
    CHECK(is_in(text, "  LOST     7 frames, camera: counted by it and not delivered\n"));
    const std::string second = duration_text(1s);
    CHECK(is_in(text, "  resumed  1x: at frame 10 after " + duration_text(2s) + "\n"));
    CHECK(is_in(text, "  CAMERA   lost and found again 5x: at frame 20 after " + duration_text(3s) +
                          ", at frame 30 after " + second + ", at frame 31 after " + second +
                          ", at frame 32 after " + second + ", ...\n"));
}

TEST_CASE("the summary tells what was abandoned, and whether some of it may be stored yet") {
    CHECK(is_in(summary_text({}, {}, {}, {DrainEnd::abandoned, 3, true}, 512, {}),
                "  LOST     3 frames, abandoned: the scan was terminated before they were stored\n"));
    CHECK(is_in(summary_text({}, {}, {}, {DrainEnd::abandoned, 3, false}, 512, {}),
                "  LOST     3 frames, or fewer, abandoned: the scan was terminated while a reader had them\n"));
    CHECK(is_in(summary_text({}, {}, {}, {DrainEnd::abandoned, 0, true}, 512, {}), "  lost     0\n"));
}

TEST_CASE("the summary has what the camera counted, but for what did not happen") {
    const std::vector<SourceCount> counts{{"completed_buffers", 98}, {"underruns", 0}, {"missing_packets", 3}};
    const std::string text = summary_text({}, {}, {}, {DrainEnd::stored, 0}, 512, counts);
    CHECK(is_in(text, "  camera   completed_buffers 98, missing_packets 3\n"));
    const std::vector<SourceCount> nothing{{"underruns", 0}};
    CHECK_FALSE(is_in(summary_text({}, {}, {}, {DrainEnd::stored, 0}, 512, nothing), "camera"));
}

TEST_CASE("the summary of a scan without losses says so") {
    ScanInfo scan;
    const std::string text = summary_text({}, scan, {}, {DrainEnd::stored, 0}, 512, {});
    CHECK(is_in(text, "  lost     0\n"));
    CHECK_FALSE(is_in(text, "CAMERA"));
    CHECK_FALSE(is_in(text, "resumed"));
}

TEST_CASE("the summary tells what was planned, and what became of its points") {
    ScanInfo scan;
    scan.planned = 100;
    scan.delivered = 90;
    scan.points = {.failed = 2, .retaken = 3, .retried_moves = 4, .late = 5};
    const std::string text = summary_text({}, scan, {}, {DrainEnd::stored, 0}, 512, {});
    CHECK(is_in(text, "  planned  100 frames\n  acquired 90 frames"));
    CHECK(is_in(text,
                "  FAILED   2 points: the move did not succeed, their frames are marked as failed\n"
                "  retried  4 moves that failed or were late\n"
                "  retaken  3 frames that the camera lost at a point\n"
                "  late     5 time points, begun after their interval\n"));
}
