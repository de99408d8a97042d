// A role that only processes and stands still, beside real programs: this process is the notebook.
#include <doctest/doctest.h>

#include <csignal>

#include "common/base/stop_token.hpp"
#include "tests/support/rig.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kSlots = 4;
constexpr std::size_t kFrameBytes = 64;

bool has_number(std::span<const std::byte> pixels, std::uint64_t number) {
    return pixels.size() == kFrameBytes &&
           std::ranges::all_of(pixels, [&](std::byte pixel) { return pixel == std::byte(number); });
}

// Frames come through a pipe when the test says so; each pixel is the frame's number. At its end the acquirer
// waits longer than any test for those whom it waits for.
class NotebookScan {
  public:
    explicit NotebookScan(const std::string& when_full) {
        acquirer = &rig.acquirer({"--source", "raw:-", "--width", "8", "--height", "8", "--pixel-format", "mono8",
                                  "--slots", std::to_string(kSlots), "--when-full", when_full, "--wait-for",
                                  "writer=30s", "--wait-for", "notebook=30s", "--grace", "1h"},
                                 Input::pipe);
        notebook.emplace(notebook_settings(rig.session()), StopToken());
        notebook->ready_for(1);
        rig.wait_for("the scan has begun", [](const RigStatus& now) { return now.scan_state == "working"; });
    }

    void put(std::uint64_t frames) {
        for (std::uint64_t i = 0; i < frames; ++i) {
            const std::vector<std::byte> pixels(kFrameBytes, std::byte(frames_put_++));
            acquirer->put(pixels);
        }
    }
    void wait_until_stored() {
        rig.wait_for("all frames are published", [&](const RigStatus& now) { return now.head == frames_put_; });
        rig.wait_for("all frames are stored", [](const RigStatus& now) { return now.writer_lag == 0; });
    }
    // The notebook has the first frame, and will not look at another one.
    std::span<const FrameView> read_first_in_place() {
        put(1);
        std::span<const FrameView> held;
        rig.wait_until("the notebook has a frame", [&] {
            held = notebook->frames().poll(1, layout::kNone);
            return !held.empty();
        });
        CHECK(has_number(held[0].pixels, 0));
        return held;
    }
    // What the notebook gets until it has the last frame that was put.
    void take_rest() {
        LosslessReader& frames = notebook->frames();
        rig.wait_until("the notebook has the last frame", [&] {
            const auto run = frames.poll(64, layout::kNone);
            for (const FrameView& frame : run) {
                CHECK(has_number(frame.pixels, frame.info.sequence));
            }
            CHECK(frames.still_whole(run));
            frames.release(run.size());
            return frames.cursor() == frames_put_;
        });
    }
    [[nodiscard]] std::optional<RigRole> role() {
        const auto now = rig.status();
        return now && now->roles.contains("notebook") ? std::optional(now->roles.at("notebook")) : std::nullopt;
    }

    void check_ends_whole() {
        acquirer->close_input();
        CHECK(acquirer->wait() == exited(0));
        CHECK(writer->wait() == exited(0));
        CHECK(rig.segments().empty());
        const ScanOnDisk scan = read_scan_directory(rig.output() / "scan");
        CHECK(scan.state == "complete");
        CHECK(scan.received == frames_put_);
        CHECK(scan.stored == frames_put_);
        CHECK(scan.lost == 0);
        CHECK(scan.gaps.empty());
        CHECK(first_flaw(scan, false) == "");
        REQUIRE(scan.pages.size() == frames_put_);
        for (std::uint64_t i = 0; i < frames_put_; ++i) {
            CHECK(has_number(scan.pages[i].pixels, i));
        }
    }

    Rig rig;
    ChildProcess* writer = &rig.writer();
    ChildProcess* acquirer = nullptr;
    std::optional<ReaderSession> notebook;

  private:
    std::uint64_t frames_put_ = 0;
};
}  // namespace

TEST_CASE("a notebook that stands still costs the scan neither its end nor a frame") {
    NotebookScan scan("wait");
    const auto held = scan.read_first_in_place();
    scan.put(199);
    scan.check_ends_whole();
    CHECK(scan.notebook->frames().evicted());
    CHECK_FALSE(scan.notebook->frames().still_whole(held));
    CHECK_FALSE(scan.notebook->rejoin(StopToken()));  // there is nothing to come back to
    scan.notebook->leave();
}

TEST_CASE("with drop an evicted notebook costs no frame and comes back to frames that are whole") {
    NotebookScan scan("drop");
    const auto held = scan.read_first_in_place();
    scan.put(kSlots - 1);
    scan.wait_until_stored();
    CHECK_FALSE(scan.notebook->frames().evicted());
    for (int lap = 0; lap < 2; ++lap) {  // the writer has room for each frame that comes
        scan.put(kSlots);
        scan.wait_until_stored();
    }
    CHECK(scan.notebook->frames().evicted());
    CHECK_FALSE(scan.notebook->frames().still_whole(held));
    scan.rig.wait_until("what the notebook missed is counted", [&] {
        const auto role = scan.role();
        return role && role->state == "evicted" && role->missed == 3 * kSlots;
    });
    CHECK(scan.rig.control("status").out().find("12 frames missed by evictions") != std::string::npos);

    CHECK(scan.notebook->rejoin(StopToken()) == 9);  // frame 8 has the slot that is claimed next
    CHECK_FALSE(scan.notebook->frames().evicted());
    CHECK(scan.role()->missed == 9);
    scan.take_rest();
    scan.put(kSlots);
    scan.take_rest();
    CHECK_FALSE(scan.notebook->frames().evicted());
    scan.notebook->leave();
    CHECK_FALSE(scan.role());
    scan.check_ends_whole();
}

TEST_CASE("a notebook that stands still beside a stopped writer is not evicted before the writer goes on") {
    NotebookScan scan("wait");
    scan.writer->stop();
    const auto held = scan.read_first_in_place();
    scan.put(2 * kSlots);
    const layout::ProducerState& acquirer = scan.notebook->view().producer();
    scan.rig.wait_until("the acquirer waits for room", [&] { return acquirer.waiting_for_room.load() != 0; });
    const std::uint64_t since_ns = acquirer.heartbeat_ns.load();
    scan.rig.wait_until("it has asked again", [&] {
        const auto now = scan.rig.status();
        return now && acquirer.heartbeat_ns.load() != since_ns && acquirer.waiting_for_room.load() != 0;
    });
    CHECK(scan.rig.status()->delivered == kSlots);
    CHECK_FALSE(scan.notebook->frames().evicted());
    CHECK(scan.notebook->frames().still_whole(held));
    CHECK(scan.role()->missed == 0);
    scan.writer->signal(SIGCONT);
    scan.wait_until_stored();
    CHECK(scan.notebook->frames().evicted());
    CHECK_FALSE(scan.notebook->frames().still_whole(held));
    scan.check_ends_whole();
    scan.notebook->leave();
}
