// A wall clock that is set all the time.
#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>

#include "tests/process/resumed_scan.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"

using namespace framering::test;

namespace {
// For all programs that are started while it lives.
struct SteppingClock {
    SteppingClock() { ::setenv("LD_PRELOAD", FRAMERING_STEPPING_CLOCK_LIBRARY, 1); }
    ~SteppingClock() { ::unsetenv("LD_PRELOAD"); }
    SteppingClock(const SteppingClock&) = delete;
    SteppingClock& operator=(const SteppingClock&) = delete;
};
}  // namespace

TEST_CASE("a wall clock that jumps by hours kills nobody and costs no frame") {
    constexpr std::uint64_t frames = 400;
    const SteppingClock clock;
    Rig rig;
    const Arguments options = recorded_scan({"--frames", std::to_string(frames), "--frame-rate", "500"});
    ChildProcess& killed_writer = rig.writer();
    ChildProcess& killed = rig.acquirer(options);
    ChildProcess& viewer = rig.viewer({"--display", "none"});
    rig.wait_for_delivered(100);
    kill_hard(killed_writer);
    ChildProcess& writer = rig.writer();
    rig.wait_for_delivered(200);
    kill_hard(killed);
    ChildProcess& acquirer = rig.acquirer(resumed(options));
    CHECK(acquirer.wait() == exited(0));
    CHECK(writer.wait() == exited(0));
    CHECK(viewer.wait() == exited(0));
    const ScanOnDisk scan = check_complete(rig, frames, 1);
    CHECK(scan.stored == frames);
    CHECK(scan.writer_restarts == 1);
    CHECK(scan.interruptions.front().away_s < 60);
    CHECK(first_flaw(scan) == "");
}
