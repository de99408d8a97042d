// Framering with --viewers N processes that look at its newest frames and are stopped (SIGSTOP) in the middle of
// it before the frames count: viewers may not cost the producer anything.
#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <csignal>
#include <new>
#include <vector>

#include "bench/peers/framering_ring.hpp"
#include "bench/peers/hand_over.hpp"
#include "common/base/stop_token.hpp"
#include "common/session/viewer_session.hpp"

namespace framering::peers {

using namespace std::chrono_literals;

namespace {
class StoppedViewers {
  public:
    static constexpr bool kInPlace = true;

    explicit StoppedViewers(const Load& load)
        : ring_(load), memory_(4096, true), looking_(new (memory_.data()) std::atomic<std::uint64_t>(0)) {
        for (std::uint64_t i = 0; i < load.viewers; ++i) {
            viewers_.push_back(fork_child([this] { look_on(); }));
        }
    }

    void open_producer() { ring_.open_producer(); }
    void open_consumer() { ring_.open_consumer(); }
    void idle() { ring_.idle(); }
    void before_frame(std::uint64_t now_ns) { ring_.before_frame(now_ns); }
    std::byte* claim() { return ring_.claim(); }
    void fill(std::byte* slot, const std::byte* frame) { ring_.fill(slot, frame); }
    void publish() { ring_.publish(); }
    const std::byte* take() { return ring_.take(); }
    void give_back() { ring_.give_back(); }
    void close_consumer() { ring_.close_consumer(); }

    void before_counting() {
        const std::uint64_t deadline_ns = monotonic_ns() + 20'000'000'000;
        while (looking_->load() < viewers_.size()) {
            if (monotonic_ns() > deadline_ns) {
                fail(ExitCode::failed, "only {} of {} viewers have seen a frame within 20 s", looking_->load(),
                     viewers_.size());
            }
            ring_.idle();
            sleep_until_ns(monotonic_ns() + 1'000'000);
        }
        for (const pid_t viewer : viewers_) {
            int status = 0;
            if (kill(viewer, SIGSTOP) != 0 || waitpid(viewer, &status, WUNTRACED) != viewer ||
                !WIFSTOPPED(status)) {
                fail(ExitCode::failed, "viewer {} cannot be stopped", viewer);
            }
        }
    }
    void close_producer() {
        for (const pid_t viewer : viewers_) {
            kill(viewer, SIGKILL);
            waitpid(viewer, nullptr, 0);
        }
        ring_.close_producer();
    }

  private:
    // One of the viewers' processes; looks at frames until it is stopped.
    void look_on() {
        ViewerSession viewer(SessionView::wait_for(ring_.session(), Access::read_only, 20s, StopToken()));
        PixelReader reader(Read::touch, viewer.view().ring().slot_stride);
        for (bool counted = false;;) {
            const auto seen = viewer.newest().sample([&](const FrameView& view) {
                reader.read(view.pixels.data());
                return view.info.sequence;
            });
            if (seen && !counted) {
                counted = true;
                ++*looking_;
            }
            if (!seen) {
                viewer.wait(20ms);
            }
        }
    }

    FrameringRing ring_;
    Pages memory_;
    std::atomic<std::uint64_t>* looking_;
    std::vector<pid_t> viewers_;
};
}  // namespace

}  // namespace framering::peers

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::StoppedViewers>("stopped_viewers", argc, argv);
}
