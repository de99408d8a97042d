// A scan while its frames are taken: which one is next, what is counted, and whether it is over.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "acquirer/channel_settings.hpp"
#include "acquirer/live_changes.hpp"
#include "acquirer/options.hpp"
#include "acquirer/source/source.hpp"
#include "acquirer/source_silence.hpp"
#include "acquirer/stepping/point_stepping.hpp"
#include "acquirer/stepping/sequence_watch.hpp"
#include "common/base/error.hpp"
#include "common/base/stop_token.hpp"
#include "common/ring/when_full.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/point_order.hpp"

namespace framering {

// The longest that a wait lasts before the acquirer looks at stops, readers and its heartbeat again.
inline constexpr Nanoseconds kLongestWait = std::chrono::milliseconds(50);

struct AcquisitionSettings {
    ScanPlan plan;
    std::optional<std::uint64_t> most_frames;  // the scan ends here even if the source has more
    WhenFull when_full = WhenFull::wait;
    std::optional<Nanoseconds> longest_silence;  // of a source that should deliver; nothing: for ever
    WhenStalled when_stalled = WhenStalled::wait;
    std::vector<AwaitedRole> wait_for;   // their answers to the announced scan, before the first frame
    std::vector<PixelMeasure> measures;  // of every frame's pixels, among its values
    bool checksum = false;               // of every frame's pixels, in its header
    bool resume = false;                 // the scan that stands open in the session, instead of a new one
    LiveSettings live_before;            // of the scan that is resumed
    Actuators* actuators = nullptr;      // that move the axes of the plan; outlive the scan; null: none
    MoveSettings moves;
    // Asked once everybody is ready, before the first frame; false: it ends without one. Empty: it may.
    std::function<bool()> may_begin{};
};

// How a scan came to its end.
struct Ending {
    layout::ScanState state = layout::ScanState::ended;
    std::string reason;
    ExitCode exit_code = ExitCode::done;
    std::uint64_t skipped = 0;  // frames planned, never taken
    Nanoseconds took{};         // from the first frame to the last
};

// How this process is asked to stop, beside the requests in shared memory: `any` cancels, `terminate` terminates.
struct StopTokens {
    StopToken any;
    StopToken terminate;
};

// The gravest of what control and this process were asked for.
[[nodiscard]] StopRequest stop_requested(const AcquirerSession& session, const StopTokens& stop) noexcept;

// Thread safety: one thread. Requires: what it refers to outlives it. Invariants: every frame that the source took
// is published or counted as lost, in their order.
class RunningScan {
  public:
    RunningScan(AcquisitionSettings settings, Source& source, AcquirerSession& session, const StopTokens& stop);

    [[nodiscard]] const AcquisitionSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] AcquirerSession& session() const noexcept { return *session_; }
    // Frames that the source took so far: the number of the next one.
    [[nodiscard]] std::uint64_t delivered() const noexcept { return delivered_; }
    // Of those that are to be taken; nothing: no limit.
    [[nodiscard]] std::optional<std::uint64_t> frames_left() const noexcept;

    void set_scan_id(std::uint64_t scan_id) noexcept { info_.scan_id = scan_id; }
    [[nodiscard]] std::uint64_t scan_id() const noexcept { return info_.scan_id; }
    // The first frame may come. `delivered`: frames that an acquirer before this one took.
    void began(std::uint64_t began_ns, std::uint64_t delivered);
    // CLOCK_MONOTONIC; 0 until then.
    [[nodiscard]] std::uint64_t began_ns() const noexcept { return began_ns_; }

    // Makes the changes of exposure and gain that somebody asks for. Between two frames: no slot is claimed that
    // is not the source's. True: one was made.
    [[nodiscard]] bool make_changes();
    // Those that the scan which is resumed had.
    void make_changes_again();

    // Axes move between frames, or frames wait for something else than the source.
    [[nodiscard]] bool is_stepped() const noexcept { return points_.is_stepped(); }
    // The camera is to be stopped before the next frame's point: its channel has settings that need that.
    [[nodiscard]] bool is_camera_to_rest() const;
    // Gets everything to the point of the next frame, and waits for it at most kLongestWait; channel settings are
    // made on the way. Fails (Error): the scan is to end. Requires: no slot is claimed that is the source's, and
    // not is_camera_to_rest() while frames come.
    [[nodiscard]] AtPoint approach_point();
    // Axes are hardware-timed: the actuator triggers the source.
    [[nodiscard]] bool is_hardware_timed() const noexcept { return points_.has_sequences(); }
    // The source is armed at the point of the next frame: the sequence may begin. Once a step; nothing where there
    // is none.
    void start_sequence() {
        if (points_.start_sequence()) {
            sequence_.await_frame();
        }
    }
    // While no frame comes. `is_silent`: for longer than a source may be silent.
    [[nodiscard]] SequenceState look_at_sequence(bool is_silent);
    // It has failed: approach_point() goes on from the next frame. Fails (Error): the scan is to end. Requires:
    // the source is stopped.
    void begin_sequence_anew() { sequence_.begin_anew(delivered_, session_->counters()); }
    // Between the frame before the next one and that one there was something to do.
    [[nodiscard]] bool is_first_at_point() const noexcept { return points_.is_first_of_step(delivered_); }
    // So many frames, of those that are left, are taken at the point of the next frame; no more than `most`.
    [[nodiscard]] std::uint64_t frames_at_point(std::uint64_t most) const noexcept;
    // The last frame at a point is exposed, `ahead` frames are not published yet: the next move begins, if there
    // is one.
    void leave_point(std::uint64_t ahead);
    // The next frame is never taken, as its point failed: it is published without pixels.
    void publish_failed_point(Claim claim);
    // The camera has lost the frame of the point, which is taken again.
    void retake_point() noexcept { session_->counters().count_retaken_point(); }
    // The scan is over.
    void stop_actuators() noexcept { points_.stop(); }

    // The header of the next frame; what is known of every one is set.
    [[nodiscard]] FrameInfo next_frame(std::uint64_t capture_time_ns) const noexcept;
    // Publishes the next frame and counts it: as lost where it is in a spare slot, as damaged where it is not
    // whole. Its checksum and its measures are computed here.
    void publish(Claim claim, FrameInfo info);
    // The next frames never reached this process; no more than are left of the plan.
    void lose_in_camera(std::uint64_t count) noexcept;
    // The same, because no slot was free for them.
    void lose_for_room(std::uint64_t count) noexcept;
    // The camera was away for so long, and what it lost is not known.
    void camera_was_away(Nanoseconds away);

    // Something came from the source.
    void source_spoke();
    // How long it may be silent, with the exposure that it has now; nothing: for ever.
    [[nodiscard]] std::optional<Nanoseconds> longest_silence() const noexcept { return silence_.limit(); }
    // It is waited for: says once that it is silent for too long, and ends the scan where that was asked for.
    // True: it has just said so.
    bool source_is_silent();
    // Nothing can come from it now: its silence begins anew.
    void source_is_not_asked() noexcept { silence_.broken(); }

    // Somebody wants no frames now.
    [[nodiscard]] bool is_pause_asked() const noexcept { return session_->is_pause_asked(); }
    // Waits until the scan may go on, or is to end. Requires: no slot is claimed.
    void wait_while_paused();

    // The heartbeat and the readers, as AcquirerSession::tick; before each wait.
    void tick() { session_->tick(monotonic_ns()); }
    // This process is, whatever the session says.
    [[nodiscard]] bool is_asked_to_stop() const noexcept { return stop_.any.requested(); }
    // True once the scan is to end: asked for, or the plan is fulfilled.
    [[nodiscard]] bool must_end();
    // The first one counts.
    void end(layout::ScanState state, ExitCode exit_code, std::string reason);
    void end_with_full_ring();
    // One rule for files, pipes and cameras. Fails (Error): nothing came out of the source.
    void end_with_source();
    // Nothing while frames are taken. `skipped` and `took` are up to date.
    [[nodiscard]] std::optional<Ending> ending() const;

  private:
    // All frames of a sequence are there: waits for its end, as long as a move may take. False: the scan is to
    // end.
    [[nodiscard]] bool is_sequence_done();
    void end_with_all_frames();
    void publish_counted(Claim claim, FrameInfo info);
    void allow_for_exposure(double before_us) noexcept;
    void changed_exposure();

    AcquisitionSettings settings_;
    PointOrder order_;
    Actuators no_actuators_;
    PointStepping points_;
    SequenceWatch sequence_;
    AcquirerSession* session_;
    StopTokens stop_;
    SourceSilence silence_;
    FrameMeasuring measuring_;
    LiveChanges changes_;
    ChannelSettings channels_;
    std::uint64_t changed_ns_ = 0;   // when the last one was made; CLOCK_MONOTONIC
    double exposure_before_us_ = 0;  // of frames that were captured before that
    std::optional<Ending> ending_;
    FrameInfo info_;  // what the headers of all frames have in common
    std::uint64_t delivered_ = 0;
    std::uint64_t began_ns_ = 0;  // also by an acquirer before this one
};

}  // namespace framering
