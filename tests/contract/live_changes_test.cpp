// Exposure and gain change between frames, whatever the source does.
#include "acquirer/live_changes.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <utility>

#include "common/base/stop_token.hpp"
#include "tests/support/queued_scan.hpp"
#include "tests/support/session_in_process.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// A polled source with an exposure, whose frames the test holds in its hands.
class AdjustableSource final : public FrameSource {
  public:
    std::function<void(std::uint64_t)> before_frame = [](std::uint64_t) {};
    std::function<void(LiveKey, double)> when_set = [](LiveKey, double) {};
    std::map<LiveKey, LiveSetting> live{{LiveKey::exposure, {100, 10, 1000, "us"}}};

    FrameFormat format() const override { return small_plan().format; }
    std::optional<std::uint64_t> frame_count() const override { return std::nullopt; }
    bool is_pausable() const override { return true; }
    Delivery delivery() const override { return Delivery::on_demand; }
    FrameClocks clocks() const override { return {.host = HostTimeEvent::frame_taken}; }
    std::vector<std::pair<std::string, std::string>> settings() const override { return {{"lamp", "on"}}; }
    std::optional<LiveSetting> live_setting(LiveKey key) const override {
        const auto found = live.find(key);
        return found == live.end() ? std::nullopt : std::optional(found->second);
    }
    void set_live(LiveKey key, double value) override {
        when_set(key, value);
        live.at(key).value = 10 * static_cast<double>(static_cast<int>(value / 10 + 0.5));
    }
    void go_to(std::uint64_t frame) override { next_ = frame; }
    Readiness wait(Nanoseconds) override { return Readiness::ready; }
    FillResult fill(std::span<std::byte> pixels, FrameInfo&, std::uint64_t, Nanoseconds) override {
        std::ranges::fill(pixels, std::byte{1});
        before_frame(next_++);
        return FillResult::filled;
    }

  private:
    std::uint64_t next_ = 0;
};

ScanPlan six_frames() {
    ScanPlan plan = small_plan();
    plan.frames = 6;
    return plan;
}

// An acquirer that dies when its scan has begun. Returns the scan.
std::uint64_t leave_open(Name& name) {
    Acquirer before(name.text, 8);
    const std::uint64_t scan_id = before.session.announce(six_frames());
    before.session.begin();
    name.keep();
    return scan_id;
}

// A scan of six frames, all of which stay in the ring.
struct AdjustedScan {
    Name name;
    Acquirer acquirer;
    SessionView view = *SessionView::open(name.text, Access::read_only);
    AdjustableSource source;
    AcquisitionSettings settings;

    explicit AdjustedScan(bool resumes = false) : acquirer(name.text, 8, resumes ? leave_open(name) : 0) {
        settings.plan = six_frames();
        settings.most_frames = 6;
        settings.resume = resumes;
        show_source(settings.plan, source, acquirer.session.source());
    }
    Ending run() { return Acquisition(settings, source, acquirer.session, {}).run(); }
    // While this frame is filled, somebody asks: the next one is the first that may have it.
    void ask_at(std::uint64_t frame, LiveKey key, double value) {
        source.before_frame = [this, frame, key, value](std::uint64_t now) {
            if (now == frame) {
                number = request_change(view, key, value);
            }
        };
    }
    [[nodiscard]] std::vector<double> exposures() const {
        std::vector<double> all;
        for (std::uint64_t i = 0; i < view.producer().head.load(); ++i) {
            all.push_back(view.ring().headers[i].exposure_us);
        }
        return all;
    }
    [[nodiscard]] LiveSettings shown() const { return live_settings_in(read_source(view.source())->settings); }

    std::uint64_t number = 0;
};
}  // namespace

TEST_CASE("a change is made between two frames, and the headers behind it have what the source took") {
    AdjustedScan scan;
    scan.ask_at(2, LiveKey::exposure, 204);
    int sets = 0;
    scan.source.when_set = [&](LiveKey key, double value) {
        ++sets;
        CHECK(key == LiveKey::exposure);
        CHECK(value == 204);
        CHECK_FALSE(is_answered(scan.view, LiveKey::exposure, scan.number));
        const ReaderMemory ring = scan.view.ring();
        for (std::uint64_t slot = 0; slot < 8 + layout::kSpareSlots; ++slot) {
            CHECK(ring.slot_words[slot].load() % 2 == 0);  // nothing is claimed
        }
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(sets == 1);
    CHECK(scan.exposures() == std::vector<double>{100, 100, 100, 200, 200, 200});
    CHECK(is_answered(scan.view, LiveKey::exposure, scan.number));
    const ShownLiveSetting shown = scan.shown().exposure;
    CHECK(shown.setting == LiveSetting{200, 10, 1000, "us"});
    CHECK(shown.answer == LiveAnswer{scan.number, 204, ExitCode::done, ""});
    CHECK(shown.is_changed);
    CHECK(other_settings_in(read_source(scan.view.source())->settings).front().first == "lamp");
}

TEST_CASE("a change that the source refuses is answered with its words, and the scan goes on") {
    AdjustedScan scan;
    scan.ask_at(1, LiveKey::exposure, 300);
    scan.source.when_set = [](LiveKey, double) { fail(ExitCode::failed, "the lens cap is on"); };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.exposures() == std::vector<double>(6, 100));
    CHECK(scan.shown().exposure.answer == LiveAnswer{scan.number, 300, ExitCode::failed, "the lens cap is on"});
    CHECK_FALSE(scan.shown().exposure.is_changed);
    CHECK(is_answered(scan.view, LiveKey::exposure, scan.number));
}

TEST_CASE("a change that cannot be is answered without asking the source") {
    struct Row {
        LiveKey key;
        double value;
        ExitCode exit_code;
        std::string words;
    };
    for (const Row& row :
         {Row{LiveKey::exposure, 9.9, ExitCode::usage, "9.9 us is out of range; use 10 us to 1 ms"},
          Row{LiveKey::exposure, 1001, ExitCode::usage, "out of range"},
          Row{LiveKey::exposure, std::numeric_limits<double>::infinity(), ExitCode::usage, "out of range"},
          Row{LiveKey::exposure, std::numeric_limits<double>::quiet_NaN(), ExitCode::usage, "out of range"},
          Row{LiveKey::gain, 2, ExitCode::failed, "source test has no gain that can be set"}}) {
        CAPTURE(row.value);
        AdjustedScan scan;
        scan.ask_at(0, row.key, row.value);
        scan.source.when_set = [](LiveKey, double) { FAIL("the source is asked"); };
        CHECK(scan.run().exit_code == ExitCode::done);
        const LiveAnswer answer = scan.shown()[row.key].answer;
        CHECK(answer.number == scan.number);
        CHECK(answer.exit_code == row.exit_code);
        CHECK(answer.error.find(row.words) != std::string::npos);
    }
    AdjustedScan scan;
    scan.source.live[LiveKey::gain] = {1, 0, 0, "dB", false};
    scan.ask_at(0, LiveKey::gain, 2);
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.shown().gain.answer.error.find("only before a scan") != std::string::npos);
}

TEST_CASE("while a role records, a change is refused") {
    AdjustedScan scan;
    scan.ask_at(1, LiveKey::exposure, 300);
    ReaderSession writer = scan.acquirer.while_ticking([&] { return join(scan.name.text); });
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.exposures() == std::vector<double>(6, 100));
    const LiveAnswer answer = scan.shown().exposure.answer;
    CHECK(answer.exit_code == ExitCode::refused);
    CHECK(answer.error.find("role 'writer' records the scan") != std::string::npos);
}

TEST_CASE("a role that only processes frames does not keep anybody from a change") {
    AdjustedScan scan;
    scan.ask_at(1, LiveKey::exposure, 300);
    ReaderSession notebook =
        scan.acquirer.while_ticking([&] { return ReaderSession(notebook_settings(scan.name.text), StopToken()); });
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.exposures().back() == 300);
}

TEST_CASE("a scan that is resumed has what was changed before") {
    AdjustedScan scan(true);
    scan.settings.live_before.exposure = {LiveSetting{500, 10, 1000, "us"}, {}, true};
    scan.settings.live_before.gain = {LiveSetting{2, 0, 10, ""}, {}, true};  // which this source does not have
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(scan.exposures() == std::vector<double>(6, 500));
    CHECK(scan.shown().exposure.is_changed);
}

TEST_CASE("a longer exposure is no stall") {
    QueuedScan scan;
    scan.reader.leave();
    scan.source.live = LiveSetting{0, 0, 0, "us"};
    scan.settings.longest_silence = Nanoseconds(1);
    scan.settings.when_stalled = WhenStalled::end;
    bool asked = false;
    int silences = 0;
    scan.source.when_waited = [&](FilledSlot& filled) {
        if (!std::exchange(asked, true)) {
            (void)request_change(scan.view, LiveKey::exposure, 60e6);
            return scan.source.give(filled);
        }
        return silences++ < 3 ? SlotWait::not_yet : scan.source.give(filled);
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(silences > 3);
}

TEST_CASE("a silence that no exposure explains is a stall") {
    QueuedScan stalled;
    stalled.settings.longest_silence = Nanoseconds(1);
    stalled.settings.when_stalled = WhenStalled::end;
    stalled.source.when_waited = [](FilledSlot&) { return SlotWait::not_yet; };
    CHECK(stalled.run().exit_code == ExitCode::failed);
}

TEST_CASE("frames of a camera that were captured before a change say so") {
    QueuedScan scan;
    scan.reader.leave();
    scan.source.live = LiveSetting{100, 10, 1000, "us"};
    std::vector<std::uint64_t> captured;
    std::uint64_t changed_ns = 0;
    scan.source.when_set = [&] { changed_ns = monotonic_ns(); };
    std::uint64_t number = 0;
    int waits = 0;
    scan.source.when_waited = [&](FilledSlot& filled) {
        const SlotWait result = scan.source.give(filled);
        // The third frame was taken before the change, and comes after it.
        const std::uint64_t early_ns = monotonic_ns();
        if (waits++ == 1) {
            number = request_change(scan.view, LiveKey::exposure, 700);
            captured.push_back(early_ns);
        }
        filled.host_time_ns = waits == 3 ? captured.front() : early_ns;
        return result;
    };
    CHECK(scan.run().exit_code == ExitCode::done);
    CHECK(changed_ns > captured.front());
    CHECK(is_answered(scan.view, LiveKey::exposure, number) == true);
    std::vector<double> exposures;
    for (std::uint64_t i = 0; i < 6; ++i) {
        exposures.push_back(scan.view.ring().headers[i].exposure_us);
    }
    CHECK(exposures == std::vector<double>{100, 100, 100, 700, 700, 700});
}
