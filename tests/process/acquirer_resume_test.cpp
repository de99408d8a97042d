// Acquirers that are killed in mid-scan, and those that go on with it.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/process/resumed_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

TEST_CASE("a scan whose acquirer is killed again and again equals one that was left alone") {
    constexpr std::uint64_t frames = 2000;  // on a busy machine some hundred come between a look and the kill
    const Arguments options =
        recorded_scan({"--frames", std::to_string(frames), "--frame-rate", "1000", "--slots", "16"});
    Rig undisturbed;
    ChildProcess& its_writer = undisturbed.writer();
    CHECK(undisturbed.acquirer(options).wait() == exited(0));
    CHECK(its_writer.wait() == exited(0));
    const ScanOnDisk expected = check_complete(undisturbed, frames, 0);
    Rig rig;
    ChildProcess& writer = rig.writer();
    run_with_kills(rig, options, 5, 80);
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = check_complete(rig, frames, 5);
    CHECK(first_flaw(scan) == "");
    CHECK(scan.gaps.empty());
    CHECK(scan.files == expected.files);
    REQUIRE(scan.pages.size() == expected.pages.size());
    for (std::size_t i = 0; i < scan.pages.size(); ++i) {
        CAPTURE(i);
        CHECK((scan.pages[i].pixels == expected.pages[i].pixels));
        CHECK(scan.index[i].sequence == expected.index[i].sequence);
    }
    for (const InterruptionOnDisk& each : scan.interruptions) {
        CHECK(each.delivered >= 80);
        CHECK(each.sequence == each.delivered);
        CHECK(each.away_s > 0);
    }
}

TEST_CASE("acquirer and writer killed together go on with the scan together") {
    constexpr std::uint64_t frames = 300;
    Rig rig;
    const Arguments options = recorded_scan({"--frames", "300", "--frame-rate", "200"});
    ChildProcess& killed_writer = rig.writer();
    ChildProcess& killed = rig.acquirer(options);
    rig.wait_for_delivered(60);
    kill_hard(killed);
    kill_hard(killed_writer);
    ChildProcess& acquirer = rig.acquirer(resumed(options));
    ChildProcess& writer = rig.writer();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = check_complete(rig, frames, 1);
    CHECK(scan.writer_restarts == 1);
    CHECK(first_flaw(scan) == "");
    CHECK(writer.err().find("; writer restarted 1x, acquirer restarted 1x, 0 frames lost\n") != std::string::npos);
}

TEST_CASE("a scan that was only announced when its acquirer was killed is begun by the next") {
    Rig rig;
    const Arguments options = recorded_scan({"--frames", "50"});
    ChildProcess& killed = rig.acquirer(options);
    rig.wait_for("the scan is announced", [](const RigStatus& now) { return now.scan_state == "announced"; });
    kill_hard(killed);
    ChildProcess& acquirer = rig.acquirer(resumed(options));
    rig.wait_for("it stands again", [](const RigStatus& now) { return now.acquirer_restarts == 1; });
    ChildProcess& writer = rig.writer();
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = check_complete(rig, 50, 1);
    CHECK(first_flaw(scan) == "");
    CHECK(scan.interruptions.front().delivered == 0);
}

TEST_CASE("an acquirer killed after its last frame is followed by one that sees the scan off") {
    Rig rig;
    const Arguments options = recorded_scan({"--frames", "60", "--slots", "64"});
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.acquirer(recorded_scan({"--frames", "60", "--frame-rate", "50"}));
    rig.wait_for_delivered(20);
    writer.stop();
    rig.wait_for("the scan is over", [](const RigStatus& now) { return now.scan_state == "ended"; });
    kill_hard(killed);
    ChildProcess& acquirer = rig.acquirer(resumed(options));
    rig.wait_for("its successor is there", [](const RigStatus& now) { return now.acquirer_alive; });
    writer.signal(SIGCONT);
    CHECK(acquirer.wait() == exited(0));
    CHECK(acquirer.out().find("stored   60 frames") != std::string::npos);
    CHECK(writer.wait() == exited(0));
    CHECK(first_flaw(check_complete(rig, 60, 0)) == "");
}

TEST_CASE("the time of a scan counts from its first acquirer's start") {
    Rig rig;
    const Arguments options = recorded_scan({"--duration", "1s", "--frame-rate", "200"});
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.acquirer(options);
    rig.wait_for_delivered(10);
    kill_hard(killed);
    ChildProcess& acquirer = rig.acquirer(resumed(options));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
    CHECK(scan.state == "complete");
    // Frames and missed periods share one grid; without it there would be up to 200 more.
    CHECK(scan.received <= 201);
    CHECK(first_flaw(scan) == "");
}

TEST_CASE("options that contradict the scan to be resumed are refused and the scan stays resumable") {
    Rig rig;
    const Arguments options = recorded_scan({"--frames", "200", "--frame-rate", "200"});
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.acquirer(options);
    rig.wait_for_delivered(30);
    kill_hard(killed);
    const auto refusal = [&](const Arguments& contradicting) {
        ChildProcess& refused = rig.acquirer(contradicting);
        CHECK(refused.wait() == exited(2));
        const auto lines = error_lines(refused);
        REQUIRE(lines.size() == 1);
        return lines.front();
    };
    CHECK(refusal({"--resume", "--frames", "300"}).find("frames 200, not 300") != std::string::npos);
    CHECK(refusal({"--resume", "--width", "65"}).find("width 64, not 65") != std::string::npos);
    CHECK(refusal({"--resume", "--when-full", "drop"}).find("when-full wait, not drop") != std::string::npos);
    CHECK(refusal({"--resume", "--slots", "32"}).find("slots 64, not 32") != std::string::npos);
    CHECK(refusal({"--resume", "--source", "raw:a.bin"}).find("source simulated, not raw:a.bin") !=
          std::string::npos);
    CHECK(refusal({"--resume", "--axes", "z:200"}).find("axes none, not z:200") != std::string::npos);
    CHECK(refusal({"--resume", "--sample", "another"}).find("sample and instrument settings") !=
          std::string::npos);
    ChildProcess& acquirer = rig.acquirer(resumed(options));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(first_flaw(check_complete(rig, 200, 1)) == "");
}

TEST_CASE("a source that is no file is not resumed and nothing is touched") {
    Rig rig;
    ChildProcess& refused = rig.acquirer({"--resume", "--source", "raw:-", "--width", "8", "--height", "8"});
    CHECK(refused.wait() == exited(2));
    REQUIRE(error_lines(refused).size() == 1);
    CHECK(error_lines(refused).front().find("source 'raw:-' is not a file") != std::string::npos);
    CHECK(rig.segments().empty());
}

TEST_CASE("with nothing to go on with a new scan begins") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(resumed(recorded_scan({"--frames", "50"})));
    CHECK(acquirer.wait() == exited(0));
    CHECK(acquirer.err().find("has no scan to resume; starting a new one") != std::string::npos);
    CHECK(writer.wait() == exited(0));
    CHECK(first_flaw(check_complete(rig, 50, 0)) == "");
}

TEST_CASE("viewers keep the picture while no acquirer is there and go on afterwards") {
    Rig rig;
    const Arguments options = recorded_scan({"--frames", "1000", "--frame-rate", "500"});
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.acquirer(options);
    rig.wait_for_delivered(30);
    ChildProcess& viewer = rig.viewer({"--display", "none", "--count", "40", "--max-fps", "50"});
    rig.wait_until_attached(viewer);
    kill_hard(killed);
    ChildProcess& snapshot = rig.viewer({"--snapshot", (rig.directory() / "frame.tif").string()});
    CHECK(snapshot.wait() == exited(0));
    ChildProcess& acquirer = rig.acquirer(resumed(options));
    CHECK(viewer.wait() == exited(0));
    CHECK(viewer.out().find(", 0 out of order,") != std::string::npos);
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(first_flaw(check_complete(rig, 1000, 1)) == "");
}
