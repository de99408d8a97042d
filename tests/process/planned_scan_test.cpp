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

enum class Process : std::uint8_t { acquirer, writer, viewer };

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
        ChildProcess* viewer = &rig.viewer({"--display", "none", "--wait", "30s"});
        std::array<std::uint64_t, 3> moments{1 + random() % 300, 1 + random() % 300, 1 + random() % 300};
        std::array order{Process::acquirer, Process::writer, Process::viewer};
        std::ranges::sort(moments);
        std::ranges::shuffle(order, random);
        for (std::size_t i = 0; i < moments.size(); ++i) {
            rig.wait_for_delivered(moments[i]);
            if (order[i] == Process::writer) {
                kill_hard(*writer);
                writer = &rig.writer();
            } else if (order[i] == Process::acquirer) {
                kill_hard(*acquirer);
                acquirer = &rig.acquirer(resumed(options));
            } else {
                kill_hard(*viewer);
                viewer = &rig.viewer({"--display", "none", "--wait", "30s"});
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
        recorded_scan({"--axis", "t=::13@250ms", "--axis", "z=0um:2um:3", "--actuator", "simulated:instant"}));
    rig.wait_for_delivered(4);
    ChildProcess& pause = rig.control("pause");
    CHECK(pause.wait() == exited(0));
    std::this_thread::sleep_for(std::chrono::seconds(2));
    ChildProcess& resume = rig.control("resume");
    CHECK(resume.wait() == exited(0));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(contains(acquirer.out(), "  late     "));
    RecordedScan scan(rig.output() / "scan");
    REQUIRE(scan.frame_count() == 39);
    const std::uint64_t began_ns = scan.info(0).capture_time_ns;
    for (std::size_t t = 11; t < 13; ++t) {  // due after the pause, at 2.75 s and 3 s
        const std::uint64_t due_ns = t * 250'000'000;
        CHECK(scan.info(3 * t).capture_time_ns - began_ns + 100'000'000 > due_ns);
    }
}

TEST_CASE(
    "a plan with hardware-timed planes has every point once, also when the acquirer is killed in a sequence") {
    const std::uint64_t seed = std::random_device()();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Rig rig;
    ChildProcess& writer = rig.writer();
    const Arguments options =
        recorded_scan({"--axis", "x=-20um:20um:6", "--axis", "z=-10um:10um:21@hardware", "--axis",
                       "channel=DAPI,GFP@hardware", "--actuator", "simulated:instant,dwell=10ms"});
    ChildProcess& killed = rig.acquirer(options);
    rig.wait_for_delivered(1 + random() % 100);
    kill_hard(killed);
    CHECK(rig.acquirer(resumed(options)).wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    const ScanOnDisk scan = check_complete(rig, 252, 1);
    CHECK(first_flaw(scan, true) == "");
    RecordedScan recorded(rig.output() / "scan");
    const PointOrder order(recorded.manifest().plan.axes, {});
    for (std::size_t n = 0; n < recorded.frame_count(); ++n) {
        const FrameInfo info = recorded.info(n);
        FrameInfo expected;
        order.set_axes(expected, n);
        CHECK(info.delivered == n);
        CHECK(std::ranges::equal(info.axes, expected.axes, {}, &AxisPosition::index, &AxisPosition::index));
        CHECK(info.axes[1].set_point == -10 + static_cast<double>(n / 2 % 21));
        CHECK(value_of(recorded, n, "x") == -20 + 8 * static_cast<double>(n / 42));
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
