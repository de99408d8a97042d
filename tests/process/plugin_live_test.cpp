// Exposure of a camera behind a plug-in changes while its frames come.
#include <doctest/doctest.h>

#include <fmt/core.h>
#include <atomic>
#include <string>
#include <thread>

#include "common/base/stop_token.hpp"
#include "tests/process/live_scan.hpp"
#include "tests/process/plugin_rig.hpp"
#include "tests/support/refused.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A camera that nobody records.
struct LiveCamera : PluginRig {
    explicit LiveCamera(const std::string& mood = "") : PluginRig(mood) {
        acquirer = &rig.acquirer({"--source", "plugin:moody", "--slots", "64"});
        rig.wait_for_delivered(3);
    }
    void check_goes_on() {
        const auto before = rig.status();
        REQUIRE(before);
        rig.wait_for_delivered(before->delivered + 10);
        check_canceled_by_control(rig, *acquirer);
    }
    ChildProcess* acquirer;
};

// A role that only processes gets every frame: what their headers say, one after the other.
class HeadersSeen {
  public:
    explicit HeadersSeen(const std::string& session)
        : reader_(notebook_settings(session), StopToken()), thread_([this] { read(); }) {}
    ~HeadersSeen() {
        over_ = true;
        thread_.join();
    }
    HeadersSeen(const HeadersSeen&) = delete;
    HeadersSeen& operator=(const HeadersSeen&) = delete;

    [[nodiscard]] double exposure_us() const { return exposure_us_; }
    [[nodiscard]] std::uint64_t frames() const { return frames_; }
    // Those that were not the next one.
    [[nodiscard]] std::uint64_t jumps() const { return jumps_; }

  private:
    void read() {
        std::optional<std::uint64_t> last;
        while (!over_) {
            const auto run = reader_.frames().poll(64, layout::kNone);
            for (const FrameView& frame : run) {
                jumps_ += last && frame.info.delivered != *last + 1 ? 1 : 0;
                last = frame.info.delivered;
                exposure_us_ = frame.info.exposure_us;
                ++frames_;
            }
            reader_.frames().release(run.size());
            if (run.empty()) {
                reader_.frames().wait(std::chrono::milliseconds(1));
            }
        }
        reader_.leave();
    }

    ReaderSession reader_;
    std::atomic<double> exposure_us_{0};
    std::atomic<std::uint64_t> frames_{0};
    std::atomic<std::uint64_t> jumps_{0};
    std::atomic<bool> over_{false};
    std::thread thread_;
};
}  // namespace

TEST_CASE(
    "an exposure changes a hundred times at full rate, every frame is there, and each change is in headers") {
    LiveCamera camera;
    {
        const HeadersSeen seen(camera.rig.session());
        camera.rig.wait_until("frames are read", [&] { return seen.frames() > 0; });
        for (int i = 1; i <= 100; ++i) {
            const int us = 10 * (1 + 37 * i % 99);
            CHECK(changed(camera.rig, "exposure", {fmt::format("{}us", us)}) == fmt::format("exposure {} us", us));
            camera.rig.wait_until("a frame has it", [&] { return seen.exposure_us() == us; });
        }
        CHECK(seen.jumps() == 0);
        CHECK(seen.frames() > 100);
    }
    const auto status = camera.rig.status();
    REQUIRE(status);
    CHECK(status->lost == 0);
    camera.check_goes_on();
}

TEST_CASE("a camera that takes another value than it was asked to is shown with that") {
    LiveCamera camera;
    CHECK(changed(camera.rig, "exposure") == "exposure 100 us (10 us to 1 ms)");
    CHECK(changed(camera.rig, "exposure", {"104us"}) ==
          "exposure 100 us, the nearest to 104 us that the camera has");
    check_refused(camera.rig.control("exposure", {"2ms"}), 2,
                  {"exposure 2 ms is out of range; use 10 us to 1 ms"});
    check_refused(camera.rig.control("gain", {"1"}), 1, {"its source has no gain that can be set"});
    camera.check_goes_on();
    CHECK(contains(camera.acquirer->err(), "the nearest to 104 us that the camera has"));
}

TEST_CASE("a camera whose exposure changes only while it is stopped says so") {
    LiveCamera camera("stopped-only");
    CHECK(changed(camera.rig, "exposure") == "exposure 100 us (10 us to 1 ms)");
    check_refused(camera.rig.control("exposure", {"200us"}), 1,
                  {"takes another exposure only before a scan", "--camera-setting exposure=VALUE"});
    camera.check_goes_on();
}

TEST_CASE("a camera without an exposure says so") {
    LiveCamera camera("no-exposure");
    check_refused(camera.rig.control("exposure", {"200us"}), 1, {"its source has no exposure that can be set"});
    camera.check_goes_on();
}

TEST_CASE("a range that changes with the value is asked for again") {
    LiveCamera camera("ranges");
    CHECK(changed(camera.rig, "exposure", {"500us"}) == "exposure 500 us");
    CHECK(changed(camera.rig, "exposure") == "exposure 500 us (10 us to 500 us)");
    check_refused(camera.rig.control("exposure", {"510us"}), 2, {"use 10 us to 500 us"});
    camera.check_goes_on();
}

TEST_CASE("a camera that refuses a value is heard, and its frames come on") {
    LiveCamera camera("fail:set");
    check_refused(camera.rig.control("exposure", {"200us"}), 1,
                  {"plug-in moody, camera M0: set(exposure=200): the lens cap is on"});
    CHECK(changed(camera.rig, "exposure") == "exposure 100 us (10 us to 1 ms)");
    camera.check_goes_on();
    CHECK(contains(camera.acquirer->err(),
                   "warning: exposure stays as it is: plug-in moody, camera M0: set(exposure=200)"));
}

TEST_CASE("a camera that crashes while its exposure is set is named, and who asked is told") {
    LiveCamera camera("crash:set");
    check_refused(camera.rig.control("exposure", {"200us"}), 1, {"has no acquirer"});
    (void)camera.acquirer->wait();
    CHECK(contains(camera.acquirer->err(), "plug-in moody crashed (SIGSEGV) in set()"));
}
