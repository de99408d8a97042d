#include "viewer/display/queued_scans.hpp"

#include <doctest/doctest.h>

#include "common/base/error.hpp"
#include "common/session/scan_request.hpp"

using namespace framering;

TEST_CASE("queued scans: what runs and waits and the last three that are over") {
    std::vector<QueueEntry> entries{{4, 4, QueueState::running, R"({"name": "bead", "frames": 500})", {}},
                                    {5, 5, QueueState::waiting, R"({"axes": ["t=::3@1s", "z=0um:4um:5"]})", {}},
                                    {6, 6, QueueState::waiting, "no JSON", {}}};
    for (const std::uint64_t number : {3U, 2U, 1U, 7U}) {
        entries.push_back({number, number, QueueState::failed, "{}",
                           QueueOutcome{number, "the stage stands still", ExitCode::failed, "", 0, 0, 12, ""}});
    }
    const auto scans = queued_scans(entries);
    REQUIRE(scans.size() == 6);
    CHECK(scans[0] == QueuedScan{4, "bead", "500", QueueState::running, ""});
    CHECK(scans[1] == QueuedScan{5, "", "15", QueueState::waiting, ""});
    CHECK(scans[2] == QueuedScan{6, "", "-", QueueState::waiting, ""});
    CHECK(scans[3] == QueuedScan{3, "", "12", QueueState::failed, "the stage stands still"});
    CHECK(queued_scans({}).empty());
}

TEST_CASE("queued scans: what is typed becomes a request, and what is empty is not in it") {
    const ScanRequest request = parse_scan_request(request_of({"t=::3@1s  z=0um:4um:5", "7", "20ms", "bead_1"}));
    CHECK(request.axes.size() == 2);
    CHECK(request.frames == 7U);
    CHECK(request.exposure_us == 20'000.0);
    CHECK(request.name == "bead_1");
    CHECK(parse_scan_request(request_of({})) == ScanRequest{});
    for (const ScanFields& wrong :
         {ScanFields{"z", "", "", ""}, ScanFields{"position=/etc/passwd", "", "", ""}, ScanFields{"", "0", "", ""},
          ScanFields{"", "x", "", ""}, ScanFields{"", "", "20", ""}, ScanFields{"", "", "", "../x"}}) {
        CHECK_THROWS_AS((void)request_of(wrong), Error);
    }
}
