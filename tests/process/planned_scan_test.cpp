// acquirer --axis: a scan steps through its plan, is canceled, killed and resumed.
#include "tests/process/planned_scan.hpp"

#include <csignal>
#include <random>
#include <thread>

#include "tests/process/resumed_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/refused.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kTimes = 10;
constexpr std::uint64_t kPoints = kTimes * 3 * 2 * 11;

// The number behind a word of the summary, such as "acquired".
std::uint64_t said(const ChildProcess& acquirer, const std::string& word) {
    const std::string& text = acquirer.out();
    const std::size_t at = text.find("  " + word + " ");
    REQUIRE_MESSAGE(at != std::string::npos, word);
    return std::strtoull(text.c_str() + at + word.size() + 3, nullptr, 10);
}
}  // namespace

TEST_CASE("a plan of times, positions, channels and planes is taken point by point") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(planned_scan(rig, kTimes, 11));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(said(acquirer, "planned") == kPoints);
    CHECK(said(acquirer, "acquired") == kPoints);
    const ScanOnDisk scan = check_complete(rig, kPoints, 0);
    CHECK(first_flaw(scan, true) == "");
    CHECK(first_misplaced(rig.output() / "scan") == "");
}

TEST_CASE("the plan of a recorded scan repeats it") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    CHECK(rig.acquirer(planned_scan(rig, 1, 3)).wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    ChildProcess& again = rig.writer();
    CHECK(rig.acquirer(recorded_scan({"--plan", (rig.output() / "scan" / "scan.json").string(), "--actuator",
                                      "simulated:instant"}))
              .wait() == exited(0));
    CHECK(again.wait() == exited(0));
    CHECK(first_misplaced(rig.output() / "scan_001") == "");
    const RecordedScan first(rig.output() / "scan");
    const RecordedScan second(rig.output() / "scan_001");
    CHECK(first.manifest().plan.axes == second.manifest().plan.axes);
    CHECK(second.frame_count() == first.frame_count());
}

TEST_CASE("a planned scan that is canceled at any moment leaves files, index and summary that agree") {
    const std::uint64_t seed = std::random_device()();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (std::uint64_t round = 0; round < rounds("FRAMERING_PLAN_CANCELS", 20); ++round) {
        CAPTURE(round);
        Rig rig;
        ChildProcess& writer = rig.writer();
        ChildProcess& acquirer = rig.acquirer(planned_scan(rig, kTimes, 11, "simulated:time=1ms"));
        rig.wait_for_delivered(1 + random() % 200);  // before the first frame there may be nothing to record
        acquirer.signal(SIGINT);
        CHECK(acquirer.wait() == exited(4));
        CHECK(writer.wait() == exited(4));
        const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
        CHECK(scan.state == "canceled");
        CHECK(scan.lost == 0);
        CHECK(scan.received == said(acquirer, "acquired"));
        CHECK(scan.stored == scan.received);
        CHECK(scan.skipped == said(acquirer, "skipped"));
        CHECK(scan.received + scan.skipped == kPoints);
        CHECK(first_flaw(scan, true) == "");
        CHECK(first_misplaced(rig.output() / "scan") == "");
    }
}

TEST_CASE("a planned scan whose processes are killed has every point once, each after its move") {
    const std::uint64_t seed = std::random_device()();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (std::uint64_t round = 0; round < rounds("FRAMERING_PLAN_KILLS", 5); ++round) {
        CAPTURE(round);
        Rig rig;
        ChildProcess* writer = &rig.writer();
        const Arguments options = planned_scan(rig, kTimes, 11, "simulated:time=1ms");
        ChildProcess* acquirer = &rig.acquirer(options);
        std::array<std::uint64_t, 2> kills{1 + random() % 300, 1 + random() % 300};
        const bool writer_first = random() % 2 == 0;
        std::ranges::sort(kills);
        for (std::size_t i = 0; i < kills.size(); ++i) {
            rig.wait_for_delivered(kills[i]);
            if ((i == 0) == writer_first) {
                kill_hard(*writer);
                writer = &rig.writer();
            } else {
                kill_hard(*acquirer);
                acquirer = &rig.acquirer(resumed(options));
            }
        }
        CHECK(acquirer->wait() == exited(0));
        CHECK(writer->wait() == exited(0));
        const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
        CHECK_FALSE(exists(rig.output() / "scan_001"));
        CHECK(scan.state == "complete");
        CHECK(scan.received == kPoints);
        CHECK(scan.stored == kPoints);
        CHECK(scan.lost == 0);
        CHECK(first_flaw(scan, true) == "");
        CHECK(first_misplaced(rig.output() / "scan") == "");
    }
}

TEST_CASE("a resumed plan has the actuators that it was begun with") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& killed = rig.acquirer(planned_scan(rig, kTimes, 11, "simulated:time=1ms"));
    rig.wait_for_delivered(20);
    kill_hard(killed);
    ChildProcess& acquirer = rig.acquirer({"--resume"});
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(first_misplaced(rig.output() / "scan") == "");
}

TEST_CASE("a pause in a plan loses no frame, and time points that are not due yet stay where they are") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(
        recorded_scan({"--axis", "t=::8@250ms", "--axis", "z=0um:2um:3", "--actuator", "simulated:instant"}));
    rig.wait_for_delivered(4);
    ChildProcess& pause = rig.control("pause");
    CHECK(pause.wait() == exited(0));
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
    ChildProcess& resume = rig.control("resume");
    CHECK(resume.wait() == exited(0));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(contains(acquirer.out(), "  late     "));
    RecordedScan scan(rig.output() / "scan");
    REQUIRE(scan.frame_count() == 24);
    const std::uint64_t began_ns = scan.info(0).capture_time_ns;
    for (std::size_t t = 6; t < 8; ++t) {  // due after the pause, at 1.5 s and 1.75 s
        const std::uint64_t due_ns = t * 250'000'000;
        CHECK(scan.info(3 * t).capture_time_ns - began_ns + 100'000'000 > due_ns);
    }
}

TEST_CASE("what a plan comes to is printed before it is run") {
    Rig rig;
    Arguments options = planned_scan(rig, 20, 11);
    options.emplace_back("--dry-run");
    ChildProcess& acquirer = rig.acquirer(options);
    CHECK(acquirer.wait() == exited(0));
    CHECK(contains(acquirer.out(), "frames    1320\n"));
    CHECK(contains(acquirer.out(), "x, y, z, shutter, c of actuator simulated"));
    CHECK(contains(acquirer.out(), "     frame  t                 p                 c                 z\n"));
    CHECK(contains(acquirer.out(),
                   "\n      1319  19                2 C               1 GFP             10 10 um\n"));
    CHECK(rig.segments().empty());
}

TEST_CASE("points whose move fails are marked, counted and told by the exit code") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer =
        rig.acquirer(recorded_scan({"--axis", "z=0um:9um:10", "--actuator", "simulated:instant,fail_at=4",
                                    "--on-error", "skip", "--move-retries", "0"}));
    CHECK(acquirer.wait() == exited(3));
    (void)writer.wait();
    CHECK(contains(acquirer.out(), "  FAILED   1 points"));
    CHECK(contains(acquirer.err(), "the point is left out"));
}
