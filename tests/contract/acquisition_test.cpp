// The acquirer's loop with a source that the test holds in its hands.
#include "acquirer/acquisition.hpp"
#include "common/base/stop_token.hpp"

#include <algorithm>
#include <functional>

#include "common/session/session_view.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
constexpr std::uint64_t kSlots = 4;

// Frames that are there as the test says.
class ScriptedSource final : public FrameSource {
  public:
    // Called for every wait with the number of the frame that is waited for.
    std::function<Readiness(std::uint64_t)> when_waited = [](std::uint64_t) { return Readiness::ready; };
    std::function<FillResult(std::uint64_t)> when_filled = [](std::uint64_t) { return FillResult::filled; };

    FrameFormat format() const override { return small_plan().format; }
    std::optional<std::uint64_t> frame_count() const override { return std::nullopt; }
    bool is_pausable() const override { return false; }
    Delivery delivery() const override { return Delivery::on_demand; }
    FrameClocks clocks() const override { return {.host = HostTimeEvent::frame_taken}; }
    std::vector<std::pair<std::string, std::string>> settings() const override { return {}; }
    void go_to(std::uint64_t frame) override { next_ = frame; }
    Readiness wait(Nanoseconds) override { return when_waited(next_); }
    FillResult fill(std::span<std::byte> pixels, FrameInfo&, std::uint64_t, Nanoseconds) override {
        std::fill(pixels.begin(), pixels.end(), std::byte{1});
        const FillResult result = when_filled(next_);
        next_ += result == FillResult::filled ? 1 : 0;
        return result;
    }

  private:
    std::uint64_t next_ = 0;
};

// A scan of six frames whose reader does nothing by itself.
struct Scan {
    Name name;
    Acquirer acquirer{name.text, kSlots};
    ReaderSession reader = acquirer.while_ticking([&] { return join(name.text); });
    SessionView view = *SessionView::open(name.text, Access::read_only);
    ScriptedSource source;

    Ending run(WhenFull when_full) {
        AcquisitionSettings settings;
        settings.plan = small_plan();
        settings.plan.frames = 6;
        settings.most_frames = 6;
        settings.when_full = when_full;
        return Acquisition(settings, source, acquirer.session, {}).run();
    }

    void release_all() {
        LosslessReader& frames = reader.frames();
        frames.release(frames.poll(kSlots, layout::kNone).size());
    }

    // Slots that are being written: their words are odd.
    [[nodiscard]] std::uint64_t claimed() const {
        const ReaderMemory ring = view.ring();
        std::uint64_t count = 0;
        for (std::uint64_t slot = 0; slot < kSlots + layout::kSpareSlots; ++slot) {
            count += ring.slot_words[slot].load(std::memory_order_relaxed) % 2;
        }
        return count;
    }
};
}  // namespace

TEST_CASE("a ring that was full when the wait for a frame began and has room when it comes stores it") {
    for (const WhenFull when_full : {WhenFull::drop, WhenFull::stop}) {
        CAPTURE(name_of(when_full));
        Scan scan;
        int waited = 0;
        scan.source.when_waited = [&](std::uint64_t frame) {
            if (frame != kSlots) {
                return Readiness::ready;
            }
            if (waited++ == 0) {
                return Readiness::not_yet;  // the ring is full by now
            }
            CHECK(scan.reader.frames().lag() == kSlots);
            scan.release_all();
            return Readiness::ready;
        };
        const Ending ending = scan.run(when_full);
        CHECK(ending.exit_code == ExitCode::done);
        const ScanInfo info = *scan.acquirer.session.scan();
        CHECK(info.delivered == 6);
        CHECK(info.lost_ring_full == 0);
        CHECK(info.end_sequence == 6);
    }
}

TEST_CASE("a frame for which the ring has no room when it comes is dropped or ends the scan") {
    {
        Scan dropping;
        CHECK(dropping.run(WhenFull::drop).exit_code == ExitCode::done);
        CHECK(dropping.acquirer.session.scan()->lost_ring_full == 2);
    }
    Scan stopping;
    CHECK(stopping.run(WhenFull::stop).exit_code == ExitCode::canceled);
    CHECK(stopping.acquirer.session.scan()->end_sequence == kSlots);
}

TEST_CASE("no slot is claimed while a source is waited for, and one while it fills") {
    Scan scan;
    std::vector<std::uint64_t> claimed_in_waits;
    int asked = 0;
    scan.source.when_waited = [&](std::uint64_t) {
        claimed_in_waits.push_back(scan.claimed());
        scan.release_all();
        return ++asked % 3 == 0 ? Readiness::ready : Readiness::not_yet;
    };
    scan.source.when_filled = [&](std::uint64_t) {
        CHECK(scan.claimed() == 1);
        return ++asked % 2 == 0 ? FillResult::filled : FillResult::not_yet;
    };
    CHECK(scan.run(WhenFull::drop).exit_code == ExitCode::done);
    CHECK(claimed_in_waits.size() > 6);
    CHECK(std::ranges::count(claimed_in_waits, 0U) == static_cast<std::ptrdiff_t>(claimed_in_waits.size()));
}

TEST_CASE("a source that fails while it is waited for or fills interrupts the scan after the frames before") {
    const auto fails = [](std::uint64_t frame) {
        if (frame == 3) {
            fail(ExitCode::failed, "the plug was pulled");
        }
    };
    const auto check = [](Scan& scan) {
        const Ending ending = scan.run(WhenFull::wait);
        CHECK(ending.state == layout::ScanState::interrupted);
        CHECK(ending.reason == "the plug was pulled");
        CHECK(scan.acquirer.session.scan()->end_sequence == 3);
    };
    {
        Scan in_wait;
        in_wait.source.when_waited = [&](std::uint64_t frame) {
            fails(frame);
            return Readiness::ready;
        };
        check(in_wait);
    }
    Scan in_fill;
    in_fill.source.when_filled = [&](std::uint64_t frame) {
        fails(frame);
        return FillResult::filled;
    };
    check(in_fill);
}

TEST_CASE("a source without a further frame ends the scan and leaves no slot claimed") {
    Scan scan;
    scan.source.when_waited = [](std::uint64_t frame) { return frame == 2 ? Readiness::ended : Readiness::ready; };
    CHECK(scan.run(WhenFull::drop).exit_code == ExitCode::canceled);
    CHECK(scan.claimed() == 0);
    CHECK(scan.acquirer.session.scan()->end_sequence == 2);
}
