// The acquirer's loop with a source that the test holds in its hands.
#include "acquirer/acquisition.hpp"
#include "common/base/stop_token.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

#include "common/session/pause.hpp"
#include "common/session/session_status.hpp"
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
    double frame_rate_hz = 0;

    Ending run(WhenFull when_full) {
        AcquisitionSettings settings;
        settings.plan = small_plan();
        settings.plan.frame_rate_hz = frame_rate_hz;
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
    [[nodiscard]] ScanInfo info() const { return *read_status(view).scan; }
};

// Pauses the scan when `is_time`, and lets it go on after `length`, behind `before_it_goes_on`.
std::thread pausing(
    const Scan& scan, const std::function<bool()>& is_time, Nanoseconds length,
    const std::function<void()>& before_it_goes_on = [] {}) {
    return std::thread([&scan, is_time, length, before_it_goes_on] {
        const auto wait_until = [](const auto& is_so) {
            while (!is_so()) {
                sleep_for(std::chrono::milliseconds(1));
            }
        };
        wait_until(is_time);
        (void)request_pause(scan.view, 1, true);
        wait_until([&] { return scan.info().is_paused(); });
        CHECK(scan.claimed() == 0);
        sleep_for(length);
        before_it_goes_on();
        (void)request_pause(scan.view, 1, false);
    });
}
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

TEST_CASE("periods that pass in a pause are not missed") {
    Scan scan;
    scan.frame_rate_hz = 50;
    std::atomic<std::uint64_t> filled{0};
    scan.source.when_filled = [&](std::uint64_t frame) {
        filled = frame + 1;
        return FillResult::filled;
    };
    std::thread other = pausing(
        scan, [&] { return filled == 2; }, std::chrono::seconds(1));
    CHECK(scan.run(WhenFull::drop).exit_code == ExitCode::done);
    other.join();
    CHECK(scan.info().delivered == 6);
    CHECK(scan.info().missed_periods < 25);  // of the 50
}

TEST_CASE("a scan is paused while its source has no frame") {
    Scan silent;
    std::atomic<bool> is_asked{false};
    std::atomic<bool> goes_on{false};
    silent.source.when_waited = [&](std::uint64_t frame) {
        is_asked = frame == 2;
        return frame == 2 && !goes_on ? Readiness::not_yet : Readiness::ready;
    };
    std::thread first = pausing(
        silent, [&] { return is_asked.load(); }, Nanoseconds(0), [&] { goes_on = true; });
    CHECK(silent.run(WhenFull::drop).exit_code == ExitCode::done);
    first.join();
    CHECK(silent.info().delivered == 6);
}

TEST_CASE("a scan is paused while the ring has no room") {
    Scan full;
    std::thread second = pausing(
        full, [&] { return full.view.producer().head == kSlots; }, Nanoseconds(0), [&] { full.release_all(); });
    CHECK(full.run(WhenFull::wait).exit_code == ExitCode::done);
    second.join();
    CHECK(full.info().delivered == 6);
    CHECK(full.info().lost() == 0);
}
