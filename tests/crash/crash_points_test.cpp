// Each process of a scan is killed at each trace point that it comes to: docs/trace_points.md.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <regex>
#include <set>

#include "tests/crash/can_trace.hpp"
#include "tests/crash/crash_scan.hpp"
#include "tests/crash/probes.hpp"

using namespace framering::test;

namespace {
struct Row {
    std::string point;
    std::string killed_in;
};

std::vector<Row> documented_points() {
    std::ifstream page(FRAMERING_SOURCE_DIR "/docs/trace_points.md");
    const std::regex row(R"(\| `(\w+)` \| [^|]+ \| ([^|]+) \|)");
    std::vector<Row> rows;
    std::smatch found;
    for (std::string line; std::getline(page, line);) {
        if (std::regex_match(line, found, row)) {
            rows.push_back({found[1], ", " + found[2].str() + ","});
        }
    }
    REQUIRE(!rows.empty());
    return rows;
}

using Play = std::function<bool(CrashScan&, const Death&)>;
using Check = std::function<void(CrashScan&)>;

void check_complete(CrashScan& scan) {
    scan.check_complete();
}

// The process dies at the first, the second and the last hit of each point that the page names for this scan. How
// often a point is reached may depend on the moment: where the last hit does not come, the run was one without a
// death.
void die_at_each_point(const std::string& scan_name, const Play& play, const Check& check = check_complete) {
    if (!can_trace()) {
        return;
    }
    CrashScan undisturbed;
    REQUIRE_FALSE(play(undisturbed, {}));
    check(undisturbed);
    std::uint64_t points = 0;
    std::uint64_t deaths = 0;
    for (const Row& row : documented_points()) {
        if (row.killed_in.find(", " + scan_name + ",") == std::string::npos) {
            continue;
        }
        ++points;
        const auto found = undisturbed.hits().find(row.point);
        const std::uint64_t most = found == undisturbed.hits().end() ? 0 : found->second;
        CHECK_MESSAGE(most != 0, row.point, " is not reached in this scan");
        for (const std::uint64_t hit : std::set<std::uint64_t>{1, std::min<std::uint64_t>(2, most), most}) {
            CAPTURE(row.point);
            CAPTURE(hit);
            CrashScan scan;
            const bool died = play(scan, {row.point, hit});
            CHECK((died || hit == most));
            deaths += died ? 1U : 0U;
            check(scan);
        }
    }
    CHECK(deaths >= points);
    MESSAGE(scan_name << ": " << points << " points, " << deaths << " deaths");
}
}  // namespace

TEST_CASE("the documented trace points are those in the programs") {
    std::set<std::string> documented;
    for (const Row& row : documented_points()) {
        documented.insert(row.point);
    }
    std::set<std::string> found;
    for (const std::string program : {"acquirer", "writer", "viewer", "control"}) {
        for (const Probe& probe : probes_of(std::filesystem::path(FRAMERING_PROGRAM_DIR) / program)) {
            found.insert(probe.name);
        }
    }
    CHECK(found == documented);
}

TEST_CASE("an acquirer that is killed at any point of a scan loses no frame and repeats none") {
    die_at_each_point("scan", [](CrashScan& scan, const Death& death) { return scan.play_acquirer(death); });
}

TEST_CASE("an acquirer that has resumed a scan is killed at any point and the next one goes on") {
    die_at_each_point("resumed scan", [](CrashScan& scan, const Death& death) {
        return scan.play_acquirer(death, {"acquirer_head_stored", 4});
    });
}

TEST_CASE("a writer that is killed at any point of a recording loses no frame and stores none twice") {
    die_at_each_point("recording", [](CrashScan& scan, const Death& death) {
        return scan.play_writer(death, {}, {"--slots", "8"});  // so many that it stores two frames at once
    });
}

TEST_CASE("a writer that has taken a recording over is killed at any point and the next one goes on") {
    die_at_each_point("resumed recording", [](CrashScan& scan, const Death& death) {
        return scan.play_writer(death, {"writer_index_written", 4});
    });
}

TEST_CASE("an acquirer that drops frames is killed at any point and every loss is in a gap") {
    die_at_each_point("drop", [](CrashScan& scan, const Death& death) {
        return scan.play_acquirer_without_writer(death, "drop");
    });
}

TEST_CASE("an acquirer is killed while its writer is dead and the frames that the writer had are stored") {
    die_at_each_point("scan without its writer", [](CrashScan& scan, const Death& death) {
        return scan.play_acquirer_without_writer(death, "wait");
    });
}

TEST_CASE("an acquirer is killed when it has evicted a role that only processes and the others lose nothing") {
    die_at_each_point("scan with a notebook",
                      [](CrashScan& scan, const Death& death) { return scan.play_acquirer_with_notebook(death); });
}

TEST_CASE("an acquirer is killed while it replaces the ring of a dead one and both scans are whole") {
    die_at_each_point(
        "another ring", [](CrashScan& scan, const Death& death) { return scan.play_other_ring(death); },
        [](CrashScan& scan) {
            scan.check_ended_early("interrupted");
            scan.check_complete(kCrashFrames, "scan_001");
        });
}

TEST_CASE("a writer is killed while it closes the scan of a dead acquirer and the next one closes it") {
    die_at_each_point(
        "abandoned recording",
        [](CrashScan& scan, const Death& death) { return scan.play_abandoned_writer(death); },
        [](CrashScan& scan) { scan.check_ended_early("interrupted"); });
}

TEST_CASE("an acquirer is killed while somebody asks for another exposure and no frame is lost") {
    die_at_each_point("scan with changes",
                      [](CrashScan& scan, const Death& death) { return scan.play_changes(death); });
}

TEST_CASE("who asks for another exposure is killed and the next one gets an answer") {
    die_at_each_point(
        "change request",
        [](CrashScan& scan, const Death& death) {
            return scan.play_request(death, {"exposure", "20ms"});
        },
        [](CrashScan& scan) { scan.check_ended_early("canceled"); });
}

TEST_CASE("a request is made or not made wherever the process that makes it is killed") {
    die_at_each_point(
        "request", [](CrashScan& scan, const Death& death) { return scan.play_request(death, {"cancel"}); },
        [](CrashScan& scan) { scan.check_ended_early("canceled"); });
}

TEST_CASE("who puts a scan into the queue is killed, and the queue is what it was or has it") {
    die_at_each_point(
        "queue change", [](CrashScan& scan, const Death& death) { return scan.play_queue_change(death); },
        [](CrashScan&) {});
}

TEST_CASE("an acquirer that serves a queue is killed at any of its steps, and each scan is done once") {
    die_at_each_point(
        "served queue", [](CrashScan& scan, const Death& death) { return scan.play_served_queue(death); },
        [](CrashScan& scan) {
            scan.check_complete(kCrashFrames, "scan");
            scan.check_complete(kCrashFrames, "scan_001");
        });
}
